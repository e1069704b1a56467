internal import EaselServer
internal import EaselTesting
internal import Foundation
internal import Synchronization

/// A Vtrix that costs next to nothing: tasks that only take their time, and one picture for all.
///
/// It runs in a process of its own, so that its work is not counted as the client's. It writes its address on standard
/// output, and for each line on standard input what it saw since the last one.
final class BenchService: Sendable {
    /// How the service is: from how long to how long its tasks take, and how large its picture is.
    struct Settings {
        var shortest = 1.0
        var longest = 3.0
        var bytes = 65_536
    }

    private struct Entry {
        let end: ContinuousClock.Instant
        var isSeen = false
    }

    private struct State {
        var random = SystemRandomNumberGenerator()
        var tasks: [Entry] = []
        var looks = 0
        var lateness: [Double] = []
    }

    private let settings: Settings
    private let picture: [UInt8]
    private let state = Mutex(State())

    init(_ settings: Settings) {
        self.settings = settings
        picture = Self.picture(of: settings.bytes)
    }

    /// A whole PNG of so many bytes: a small one with a chunk of padding that readers skip.
    static func picture(of count: Int) -> [UInt8] {
        let (signatureAndHead, rest) = (SamplePicture.png.prefix(33), SamplePicture.png.dropFirst(33))
        let padding = max(count - SamplePicture.png.count - 12, 0)
        let length = (0..<4).map { UInt8(truncatingIfNeeded: padding >> (24 - 8 * $0)) }
        // Nobody checks the sum of a chunk that nobody reads.
        let chunk = length + Array("paDd".utf8) + [UInt8](repeating: 0x5A, count: padding) + [0, 0, 0, 0]
        return Array(signatureAndHead) + chunk + Array(rest)
    }

    /// Serves until standard input ends.
    static func run(_ settings: Settings) async throws {
        let service = BenchService(settings)
        var limits = HTTPServer.Limits()
        limits.connections = 20_000
        let server = try await HTTPServer.start(limits: limits) { service.answer($0) }
        await BenchProcess.serve(server.address) { service.report() }
        await server.stop()
    }

    private func answer(_ request: HTTPRequest) -> HTTPReply {
        if request.method == "POST" { return json(accept(), "in_progress", "") }
        guard let word = request.path.split(separator: "/").last else { return .text(404, "") }
        if word == "picture.png" { return .bytes(200, ["Content-Type": "image/png"], picture) }
        guard let number = Int(word.drop { !$0.isNumber }), isDone(number) else {
            return json(String(word), "in_progress", "")
        }
        let link = "http://\(request.headers["Host"] ?? "")/picture.png"
        return json(
            String(word), "completed", #","output":[{"content":[{"type":"image","url":"\#(link)"}]}]"#)
    }

    private func json(_ task: String, _ status: String, _ rest: String) -> HTTPReply {
        .text(
            200, #"{"id":"\#(task)","status":"\#(status)","model":"flux_kontext_pro","created_at":1\#(rest)}"#,
            type: "application/json")
    }

    private func accept() -> String {
        state.withLock { state in
            let seconds = Double.random(in: settings.shortest...settings.longest, using: &state.random)
            state.tasks.append(Entry(end: .now + .seconds(seconds)))
            return "task-\(state.tasks.count - 1)"
        }
    }

    private func isDone(_ number: Int) -> Bool {
        let now = ContinuousClock.now
        return state.withLock { state in
            guard state.tasks.indices.contains(number) else { return false }
            state.looks += 1
            let entry = state.tasks[number]
            guard entry.end <= now else { return false }
            if !entry.isSeen { state.lateness.append(entry.end.duration(to: now) / .seconds(1)) }
            state.tasks[number].isSeen = true
            return true
        }
    }

    /// What was seen since the last report: tasks found done, looks, and the mean lateness in milliseconds.
    private func report() -> String {
        state.withLock { state in
            defer {
                state.looks = 0
                state.lateness = []
            }
            let mean = state.lateness.reduce(0, +) / Double(max(state.lateness.count, 1))
            return "\(state.lateness.count) \(state.looks) \(Int(mean * 1000))"
        }
    }
}
