import Easel
import Foundation
import TestGround
import Testing

@testable import EaselCommands

@Suite("A preview", .timeLimit(.minutes(5)))
struct PreviewTests {
    static let ways: [([String: String], Preview.Way?)] = [
        (["KITTY_WINDOW_ID": "1", "TERM": "xterm-kitty"], .kitty), (["TERM": "xterm-ghostty"], .kitty),
        (["TERM_PROGRAM": "iTerm.app", "TERM": "xterm-256color"], .iTerm), (["TERM_PROGRAM": "WezTerm"], .iTerm),
        (["LC_TERMINAL": "iTerm2"], .iTerm), (["TERM": "xterm-256color"], nil), ([:], nil),
        (["TERM_PROGRAM": "iTerm.app", "TMUX": "/tmp/t"], nil), (["TERM": "screen", "KITTY_WINDOW_ID": "1"], nil),
        (["TERM": "dumb", "KITTY_WINDOW_ID": "1"], nil),
    ]

    @Test("goes by what the terminal says of itself", arguments: ways)
    func chosen(variables: [String: String], way: Preview.Way?) {
        #expect(Preview.way(in: variables) == way)
    }

    @Test("is sent to kitty in pieces that come together again, with no answer asked for")
    func kitty() throws {
        let bytes = (0..<10_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let size = try #require(PixelSize("1000x500"))
        let text = Preview.text(bytes, of: size, by: .kitty, in: TerminalSize(width: 80))
        let pieces = text.components(separatedBy: "\u{1B}_G").dropFirst()
        #expect(pieces.count == 4 && pieces.allSatisfy { $0.hasSuffix("\u{1B}\\") })
        #expect(pieces.first?.hasPrefix("a=T,f=100,q=2,c=40,m=1;") == true)
        #expect(pieces.dropFirst().dropLast().allSatisfy { $0.hasPrefix("m=1;") })
        #expect(pieces.last?.hasPrefix("m=0;") == true)
        let joined = pieces.map { String($0.drop { $0 != ";" }.dropFirst().dropLast(2)) }.joined()
        #expect(Data(base64Encoded: joined) == Data(bytes))
    }

    @Test("is no wider than the window and no higher than 16 lines", arguments: [("9x21", 80, 13), ("1x1", 20, 19)])
    func fits(pixels: String, width: Int, columns: Int) throws {
        let size = try #require(PixelSize(pixels))
        let text = Preview.text([1], of: size, by: .iTerm, in: TerminalSize(width: width))
        #expect(text == "\u{1B}]1337;File=inline=1;size=1;width=\(columns);preserveAspectRatio=1:AQ==\u{7}")
    }

    @Test(
        "stands on standard error, so that standard output stays what it is", arguments: [[], ["--json"], ["--print0"]])
    func shown(flags: [String]) async throws {
        let folder = TemporaryFolder()
        let terminal = TerminalSize(width: 80)
        let desk = Desk(["TERM_PROGRAM": "iTerm.app"], terminal: terminal)
        let words = ["generate", "a fox", "--preview", "--output", folder.path] + flags
        #expect(await desk.run(words) == .done)
        #expect(desk.complaint.contains("\u{1B}]1337;File=inline=1"))
        #expect(!desk.output.contains("\u{1B}"))
        if flags == ["--json"] { #expect(desk.json?["state"] == "delivered") }
        if flags == ["--print0"] { #expect(desk.output == folder.path + "/a-fox.jpg\0") }
    }

    static let obstacles: [([String: String], Bool, String)] = [
        (["TERM_PROGRAM": "iTerm.app"], false, "--preview needs a terminal behind standard error; there is none.\n"),
        (
            ["TERM": "xterm"], true,
            "This terminal is not known to show pictures; --preview knows those of kitty and of iTerm2.\n"
        ),
        (["KITTY_WINDOW_ID": "1"], true, "This terminal previews PNG alone; ask for one with --format png.\n"),
    ]

    @Test("that cannot be is one line, and the picture is there all the same", arguments: obstacles)
    func impossible(variables: [String: String], hasTerminal: Bool, says: String) async throws {
        let folder = TemporaryFolder()
        let desk = Desk(variables, terminal: hasTerminal ? TerminalSize(width: 80) : nil)
        #expect(await desk.run(["generate", "a fox", "--preview", "--output", folder.path]) == .done)
        #expect(desk.complaint.components(separatedBy: says).count == 2, "\(desk.complaint)")
        #expect(!desk.complaint.contains("\u{1B}]1337") && !desk.complaint.contains("\u{1B}_G"))
        #expect(FileManager.default.fileExists(atPath: folder.path + "/a-fox.jpg"))
    }
}
