import Easel
import EaselCommands
import Foundation
import Synchronization
import TestGround
import Testing

@Suite("Ctrl-C at a terminal", .timeLimit(.minutes(10)), .serialized)
struct StopTests {
    /// A place in a command's life at which it is stopped, and what it says then.
    struct Place: Sendable, CustomTestStringConvertible {
        let name: String
        var faults: [String] = []
        var pace = Duration.seconds(20)
        let words: [String]
        /// How many requests of which stage the service has seen when the key is pressed.
        var after: (Int, Sandbox.Fault.Stage)?
        /// What stands on the terminal when the key is pressed; neither: two thirds of a second later.
        var showing: String?
        /// What the line says behind its first word, with `*` for what is never the same.
        let says: String
        /// The state of the orders that are left.
        var leaves: Set<OrderState> = []
        var testDescription: String { name }
    }

    static let places: [Place] = [
        Place(
            name: "reading a prompt", words: ["generate", "-"],
            says: "Nothing was ordered. Run it again when you like."),
        Place(
            name: "reading a picture", words: ["generate", "x", "--image", "-"],
            says: "Nothing was ordered. Run it again when you like."),
        Place(
            name: "uploading", faults: ["hang@upload"],
            words: ["generate", "x", "--service", "kie", "--image", "in.png"], after: (1, .upload),
            says: "The order was not sent yet and is kept. Go on with it: easel orders resume *", leaves: [.queued]),
        Place(
            name: "submitting", faults: ["hang@submit"], words: ["generate", "x", "--service", "kie"],
            after: (1, .submit),
            says: "The request is on the wire, its outcome is not known yet, and it may have been charged: "
                + "easel orders resume *", leaves: [.sending]),
        Place(
            name: "waiting", words: ["generate", "x", "--service", "vtrix"], after: (1, .poll),
            says: "Its service has the order and may have charged it. Bring it home: easel orders wait vtrix/*",
            leaves: [.accepted, .running]),
        Place(
            name: "downloading", faults: ["hang@download"], pace: .milliseconds(50),
            words: ["generate", "x", "--service", "vtrix"], after: (1, .download),
            says: "Its service has the order and may have charged it. Bring it home: easel orders wait vtrix/*",
            leaves: [.succeeded]),
        Place(
            name: "in a batch", faults: ["hang@submit"],
            words: ["batch", "lake.jsonl", "--concurrency", "24"], after: (24, .submit),
            says: "24 *. 24 on the wire with an outcome that is not known yet. Run the same command again; it does "
                + "only what is missing.", leaves: [.sending]),
        Place(
            name: "reading a batch", words: ["batch", "-"],
            says: "No line was there. Run the same command again; it does only what is missing."),
        Place(
            name: "practising", words: ["generate", "x [slow 20s]", "--service", "sandbox"],
            says: "The built-in sandbox and its pictures end with this command; nothing was charged."),
        Place(
            name: "listening", words: ["listen"], showing: "export", says: "Callbacks believed: 0; refused: 0. *"),
        Place(
            name: "in a sandbox", words: ["sandbox"], showing: "export",
            says: "The sandbox at * is gone with its tasks; *"),
        Place(
            name: "waiting for a task", words: ["orders", "wait", "kie/task_x"],
            says: "Kie does not know the task yet. Try again: easel orders wait kie/task_x"),
    ]

    @Test("C4: gives the prompt back within 100 ms, with one line that says how to go on, and 130", arguments: places)
    func stopped(place: Place) async throws {
        var fastest = Duration.seconds(9)
        // A machine that is busy with other things adds its own time, and seldom three times.
        for _ in 1...3 where fastest >= .milliseconds(100) { fastest = min(fastest, try await stop(at: place)) }
        #expect(fastest < .milliseconds(100))
    }

    /// Stops the command at the place, checks what it leaves, and gives how long it took.
    private func stop(at place: Place) async throws -> Duration {
        let ground = try await ProvingGround(faults: place.faults, pace: place.pace)
        _ = try Requests(ground, "lake", count: 30, everyKie: nil)
        try Data(Self.head).write(to: ground.folder.appending(path: "in.png"))
        let terminal = try Terminal(TerminalSize(width: 200, height: 40))
        let press = Mutex<ContinuousClock.Instant?>(nil)
        let ending = try await terminal.run(
            place.words, variables: ground.variables, in: ground.folder,
            atStart: { process in
                if let (count, stage) = place.after {
                    while process.isRunning, ground.sandbox.seen.count(where: { $0.stage == stage }) < count {
                        usleep(5_000)
                    }
                    usleep(50_000)
                } else if let text = place.showing {
                    while process.isRunning, !terminal.drawn.contains(text) { usleep(5_000) }
                    usleep(50_000)
                } else {
                    usleep(700_000)
                }
                press.withLock { $0 = .now }
                process.signal(SIGINT)
            })
        let pressed = try #require(press.withLock { $0 })
        #expect(ending.code == 130)
        for _ in 1...100 where !terminal.drawn.contains("easel: ") { usleep(20_000) }
        var screen = Screen(TerminalSize(width: 200, height: 40))
        screen.write(terminal.drawn)
        let said = screen.lines.filter { $0.hasPrefix("easel: ") }
        #expect(said.count == 1 && screen.lines.last == said.last, "\(screen.lines)")
        #expect(Self.matches(said.last ?? "", "easel: Stopped. " + place.says), "\(screen.lines)")
        if !place.leaves.isEmpty {
            let records = try ground.records()
            #expect(
                !records.isEmpty && records.allSatisfy { place.leaves.contains($0.state) }, "\(records.map(\.state))")
        }
        if place.leaves == [.sending] { try await resume(ground) }
        await ground.sandbox.stop()
        return ending.moment - pressed
    }

    /// What was on the wire is reported as unknown, and never sent again.
    private func resume(_ ground: ProvingGround) async throws {
        let submits = ground.submits
        let sending = try ground.ids(.sending)
        let resumed = try await ground.run(["orders", "resume"])
        #expect(resumed.code == 7, "\(resumed.complaint)")
        #expect(try ground.ids(.unknown) == sending)
        #expect(ground.submits == submits)
    }

    private static func matches(_ text: String, _ pattern: String) -> Bool {
        var rest = text[...]
        for (index, part) in pattern.split(separator: "*", omittingEmptySubsequences: false).enumerated() {
            guard let range = part.isEmpty ? rest.startIndex..<rest.startIndex : rest.firstRange(of: part),
                index > 0 || range.lowerBound == rest.startIndex
            else { return false }
            rest = rest[range.upperBound...]
        }
        return rest.isEmpty || pattern.hasSuffix("*")
    }

    private static let head: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3]
}
