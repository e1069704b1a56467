import Easel
import Foundation
import TestGround
import Testing

@testable import EaselCommands

@Suite("Progress", .timeLimit(.minutes(5)))
struct ProgressTests {
    @Test("is a state with percent and the time left, in seconds and then in minutes")
    func words() {
        var status = OrderStatus(.running)
        #expect(ProgressBoard.text(status, after: .seconds(1)) == "running")
        status.progress = 0.4
        #expect(ProgressBoard.text(status, after: .seconds(4)) == "running, 40 %, about 6 s left")
        status.left = .seconds(3)
        #expect(ProgressBoard.text(status, after: .seconds(4)) == "running, 40 %, about 3 s left")
        status.left = .seconds(121)
        #expect(ProgressBoard.text(status, after: .seconds(4)) == "running, 40 %, about 3 min left")
        status.left = .zero
        status.remark = "Waiting."
        #expect(ProgressBoard.text(status, after: .seconds(4)) == "running, 40 %, about done, Waiting.")
    }

    @Test("has a line for each order as far as the window goes, and then says how many are not shown")
    func height() {
        let rows = (1...5).map { (label: "\($0)", text: "running") }
        func lines(_ height: Int) -> [String] {
            ProgressBoard.lines(rows, "0 of 5 done.", height: height, several: true)
        }
        #expect(lines(24).count == 6 && lines(24).last == "0 of 5 done.")
        #expect(lines(7) == rows.map { "\($0.label)  running" } + ["0 of 5 done."])
        #expect(lines(6).count == 5 && lines(6).last == "0 of 5 done. 1 more are not shown.")
        #expect(lines(2) == ["0 of 5 done. 5 more are not shown."])
        #expect(lines(1).count == 1)
        #expect(ProgressBoard.lines([rows[0]], "", height: 24, several: false) == ["running"])
    }

    @Test("is drawn over itself line by line without a break, whatever the width", arguments: [1, 2, 5, 20, 80])
    func frames(width: Int) {
        let size = TerminalSize(width: width, height: 6)
        var screen = Screen(size)
        var frame = Frame()
        let texts = [["first 1", "second 22", "third"], ["a", "b"], ["漢字とかな 🦊 fox", "b\nb\u{7}", "c", "d"]]
        for lines in texts {
            screen.write(frame.redrawn(lines, width: width))
            #expect(screen.breaks == 0)
            if width == 80 { #expect(screen.lines == lines.map { Frame.fitted($0, to: 79) }) }
            #expect(screen.lines.count <= lines.count)
        }
        #expect(frame.redrawn(texts[2], width: width) == "")
        screen.write(frame.erased(width: width))
        #expect(screen.lines == [])
        #expect(frame.erased(width: width) == "")
    }

    @Test("goes back over lines that a narrower window has broken")
    func narrowed() {
        var frame = Frame()
        let lines = [String(repeating: "a", count: 50), "b"]
        _ = frame.redrawn(lines, width: 80)
        // 50 letters take three lines of 20, so the frame is four lines high.
        #expect(frame.redrawn(["c"], width: 20) == "\r\u{1B}[3Ac\u{1B}[K\u{1B}[J")
        _ = frame.redrawn(lines, width: 80)
        #expect(frame.erased(width: 20) == "\r\u{1B}[3A\u{1B}[J")
    }

    @Test("counts two columns for what is wide, and shows nothing that moves the cursor")
    func columns() {
        #expect(Frame.columns("fox") == 3 && Frame.columns("漢字") == 4 && Frame.columns("🦊") == 2)
        #expect(Frame.fitted("漢字", to: 3) == "漢")
        #expect(Frame.fitted("a\u{1B}[2Jb\r\nc", to: 9) == "a[2Jbc")
    }

    @Test("fits a real window of 20 columns, one that is resized, and is gone at the end")
    func window() async throws {
        // Long enough that the window is resized before the end, on a busy machine too.
        let ground = try await ProvingGround(pace: .seconds(4))
        _ = try Requests(ground, "lake", count: 9, everyKie: nil)
        let (wide, narrow) = (TerminalSize(width: 60, height: 8), TerminalSize(width: 20, height: 5))
        let terminal = try Terminal(wide)
        let words = ["batch", "lake.jsonl", "--json", "--output", ground.pictures]
        let ending = try await terminal.run(
            words, variables: ground.variables, in: ground.folder,
            atStart: { _ in
                while ground.sandbox.seen.count(where: { $0.stage == .poll }) < 4 { usleep(10_000) }
                terminal.resize(narrow)
            })
        #expect(ending.code == 0)
        usleep(20_000)
        let frames = terminal.drawn.components(separatedBy: "\u{1B}[J").filter { $0.contains("\u{1B}[K") }
        let heights = frames.map { $0.components(separatedBy: "\u{1B}[K").count - 1 }
        #expect((heights.max() ?? 0) == 7, "\(heights)")
        #expect(heights.last.map { $0 <= 4 } == true, "\(heights)")
        let last = frames.last?.components(separatedBy: "\u{1B}[K") ?? []
        // Above the lines an object may have been printed; before them the cursor goes up by ESC [ n A.
        let lines = last.map { String($0.split(whereSeparator: \.isNewline).last ?? "") }
        let drawn = lines.map { $0.components(separatedBy: "A").last ?? "" }
        #expect(drawn.allSatisfy { $0.count < 20 }, "\(drawn)")
        // Wide enough for the objects.
        var screen = Screen(TerminalSize(width: 4_000, height: 40))
        screen.write(terminal.drawn)
        #expect(screen.lines.count == 9 && screen.lines.allSatisfy { $0.hasPrefix("{") }, "\(screen.lines)")
        await ground.sandbox.stop()
    }

    @Test("is nowhere in a pipe, on a terminal that cannot move back, or where quiet is asked for")
    func nowhere() async throws {
        let folder = TemporaryFolder()
        let terminal = TerminalSize(width: 80)
        let desks = [
            (Desk(), [String]()), (Desk(["TERM": "dumb"], terminal: terminal), []),
            (Desk(terminal: terminal), ["--quiet"]),
        ]
        for (desk, flags) in desks {
            #expect(await desk.run(["generate", "a fox", "--output", folder.path] + flags) == .done)
            #expect(!desk.complaint.contains("\u{1B}") && !desk.output.contains("\u{1B}"))
        }
    }

    @Test("has no colour, with and without NO_COLOR")
    func noColour() async throws {
        let folder = TemporaryFolder()
        for variables in [[:], ["NO_COLOR": "1"]] {
            let desk = Desk(variables, terminal: TerminalSize(width: 80), outputWidth: 80)
            #expect(await desk.run(["generate", "a fox", "--output", folder.path]) == .done)
            let commands = desk.complaint.components(separatedBy: "\u{1B}[").dropFirst()
            #expect(!commands.isEmpty)
            #expect(commands.allSatisfy { ["A", "J", "K"].contains($0.drop { $0.isNumber }.first) })
        }
    }
}
