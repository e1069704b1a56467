import Easel
import EaselTesting
import Foundation
import ProcessStart

/// `easel listen` in a process of its own, beside a store that the test has open as well.
final class ListenProcess {
    static let key = "practice-webhook-4f1d0c7b"

    let port: Int
    let process = Process()
    let folder: URL
    private let output = Drain()
    private let complaint = Drain()

    /// Starts it, and returns when it listens or has ended.
    init(
        _ flags: [String] = [], variables: [String: String] = ["KIE_WEBHOOK_KEY": key], in folder: URL? = nil
    ) async throws {
        let folder = try folder ?? Tool.newFolder()
        self.folder = folder
        process.executableURL = Tool.path
        process.arguments = ["listen"] + flags
        let own = ["EASEL_STORE": folder.appending(path: "store").path]
        process.environment = Tool.clean.merging(own) { $1 }.merging(variables) { $1 }
        process.standardOutput = output.pipe
        process.standardError = complaint.pipe
        try process.start()
        while process.isRunning, output.soFar.split(separator: "\n").count < (flags.contains("--json") ? 1 : 2) {
            try await Task.sleep(for: .milliseconds(10))
        }
        let said = output.soFar
        let start = said.firstRange(of: "http://127.0.0.1:")?.upperBound
        port = start.flatMap { Int(said[$0...].prefix { $0.isNumber }) } ?? 0
    }

    deinit {
        if process.isRunning { process.terminate() }
        try? FileManager.default.removeItem(at: folder)
    }

    var said: String { output.soFar }
    var complained: String { complaint.soFar }

    /// Presses Ctrl-C and waits for the end.
    func end() async throws -> Tool.Ending {
        process.interrupt()
        while process.isRunning { try await Task.sleep(for: .milliseconds(10)) }
        return Tool.Ending(
            code: process.terminationStatus, output: output.text, complaint: complaint.text, moment: .now)
    }

    /// The same store in the test's own process.
    func openStore() throws -> FolderStore {
        try FolderStore.open(in: folder.appending(path: "store").path, variables: [:])
    }
}

/// An order at Kie that waits for its callback.
struct WaitingOrder: Sendable {
    let claim: OrderClaim
    let token: CallbackToken
    let path: String

    var id: String { claim.order }

    /// Places one, as an engine does that knows where callbacks are heard.
    init(in store: FolderStore, state: OrderState = .running) async throws {
        let environment = EngineEnvironment(transport: ScriptedTransport(clock: VirtualClock()))
        let id = UUID().uuidString.lowercased().filter { $0 != "-" }
        let token = CallbackToken(for: id, from: environment)
        self.token = token
        let request = CheckedRequest(
            service: "kie", model: "flux-kontext-pro", mode: .generate, values: ["prompt": "a fox"], images: [],
            notes: [], seed: nil, secrets: [:])
        var record = OrderRecord(id: id, of: request, name: "a-fox", created: 1_767_225_600_000)
        record.callback = token.digest
        record.state = state
        guard case .new(let claim, _) = try await store.place(record) else {
            throw Caller.Trouble(what: "placed twice")
        }
        self.claim = claim
        let base = WebAddress("http://127.0.0.1:1")
        let address = base.flatMap { token.address(below: $0) }?.open { $0 } ?? ""
        path = String(address.dropFirst("http://127.0.0.1:1".count))
    }

    func hints(in store: FolderStore) async throws -> [CallbackHint] {
        try await store.takeHints(under: claim).compactMap { CallbackHint($0) }
    }
}
