import Easel
import EaselTesting
import Foundation
import TestGround

/// `easel listen` in a process of its own, beside a store that the test has open as well.
final class ListenProcess {
    static let key = "practice-webhook-4f1d0c7b"

    let port: Int
    let process: ChildProcess
    let folder: TemporaryFolder

    /// Starts it, and returns when it listens or has ended.
    init(
        _ flags: [String] = [], variables: [String: String] = ["KIE_WEBHOOK_KEY": key],
        in folder: TemporaryFolder = TemporaryFolder()
    ) async throws {
        self.folder = folder
        let own = ["EASEL_STORE": folder.appending(path: "store").path]
        process = try Tool.start(["listen"] + flags, variables: own.merging(variables) { $1 }, in: folder)
        while process.isRunning, process.output.split(separator: "\n").count < (flags.contains("--json") ? 1 : 2) {
            try await Task.sleep(for: .milliseconds(10))
        }
        let said = process.output
        let start = said.firstRange(of: "http://127.0.0.1:")?.upperBound
        port = start.flatMap { Int(said[$0...].prefix { $0.isNumber }) } ?? 0
    }

    var said: String { process.output }
    var complained: String { process.complaint }

    /// Presses Ctrl-C and waits for the end.
    func end() async -> ChildProcess.Ending {
        process.signal(SIGINT)
        return await process.ending()
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
