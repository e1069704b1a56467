import EaselCore
import EaselTesting
import Synchronization
import Testing

@testable import EaselEngine

/// A studio in front of a script, on virtual time.
struct Bench {
    let clock: VirtualClock
    let transport: ScriptedTransport
    let disk: MemoryDisk
    let studio: Studio

    static let keyText = "practice-key-4f1d0c7b-0123456"
    static let home = "https://cdn.example/fox.png"

    init(
        runsItself: Bool = true, _ providers: [any ImageProvider] = [Practice.family], key: String? = keyText,
        files: [String: [UInt8]] = [:], disk: (any Disk)? = nil, habits: StudioHabits = StudioHabits()
    ) throws {
        let clock = VirtualClock(runsItself: runsItself)
        let memory = MemoryDisk(files)
        try self.init(clock, providers, key: key, disk: memory, files: disk, habits: habits) { environment in
            environment.disk = disk ?? memory
            return MemoryStore()
        }
    }

    /// A studio whose orders are kept on this disk, in the folder `store`; another life of the process is another one.
    init(
        keepingOn disk: MemoryDisk, runsItself: Bool = true, _ providers: [any ImageProvider] = [Practice.family],
        habits: StudioHabits = StudioHabits(), clock: VirtualClock? = nil
    ) throws {
        try self.init(
            clock ?? VirtualClock(runsItself: runsItself), providers, key: Self.keyText, disk: disk, habits: habits
        ) { environment in
            // Each life has names of its own.
            environment.random = { .random(in: .min ... .max) }
            return try FolderStore(in: "store", environment: environment)
        }
    }

    private init(
        _ clock: VirtualClock, _ providers: [any ImageProvider], key: String?, disk: MemoryDisk,
        files: (any Disk)? = nil, habits: StudioHabits,
        store: (inout EngineEnvironment) throws -> any OrderStore
    ) throws {
        self.clock = clock
        self.disk = disk
        transport = ScriptedTransport(clock: clock, disk: files ?? disk)
        let secrets = try key.map { [Practice.service.id: try Secret($0)] } ?? [:]
        var environment = EngineEnvironment.practice(transport, clock: clock, disk: disk)
        let store = try store(&environment)
        studio = Studio(
            registry: try Registry(providers), keys: Keys(secrets), environment: environment, store: store,
            habits: habits)
    }

    /// Scripts the whole way home, except for what the test scripted before.
    func scriptHome() {
        transport.answer(.post, "/paint") { _ in .accepted }
        transport.answer(.get, "/tasks/") { _ in .done }
        transport.answer(.get, "/fox.png") { _ in .bytes(SamplePicture.png) }
    }

    /// Places an order and waits for its end.
    func outcome(of request: ImageRequest = ImageRequest("a red fox")) async -> Result<Delivery, ImageFailure> {
        await Result { () async throws(ImageFailure) in try await studio.place(request).result() }
    }

    /// The failure that an order ends with.
    func failure(of request: ImageRequest = ImageRequest("a red fox")) async throws -> ImageFailure {
        let outcome = await outcome(of: request)
        guard case .failure(let failure) = outcome else { throw Unexpected("The order was delivered.") }
        return failure
    }

    /// Work on the clock's executor, so that the clock sees it.
    func run<Value: Sendable>(_ work: @escaping @Sendable () async -> Value) -> Task<Value, Never> {
        Task(executorPreference: clock) { await work() }
    }

    var submits: Int { transport.calls(.post, "/paint").count }
    var looks: [Duration] { transport.calls(.get, "/tasks/").map(\.moment) }
}

struct Unexpected: Error {
    let what: String
    init(_ what: String) { self.what = what }
}

extension Result {
    init(_ work: () async throws(Failure) -> Success) async {
        do throws(Failure) { self = .success(try await work()) } catch { self = .failure(error) }
    }

    var failure: Failure? { if case .failure(let failure) = self { failure } else { nil } }
}

extension Ending {
    static let accepted = Ending.json(#"{"task":"t1"}"#)
    static let running = Ending.json(#"{"state":"running"}"#)
    static let done = Ending.json(#"{"state":"done","pictures":["\#(Bench.home)"]}"#)
    static let page = Ending.bytes(Array("<html>Wait.</html>".utf8))
}

/// A provider that does whatever the test says.
struct OddProvider: ImageProvider {
    let family = "Odd"
    var service = Practice.service
    var models = [Practice.model]
    var poller: (any TaskPoller)? = DialectPoller(Practice.dialect)
    let act: @Sendable (CheckedRequest, any Line) async throws -> Submission

    func submit(_ request: CheckedRequest, over line: any Line) async throws -> Submission {
        try await act(request, line)
    }

    func moved(to service: ImageService) -> any ImageProvider {
        OddProvider(service: service, models: models, poller: poller, act: act)
    }
}

/// Something that tests add to from many tasks.
final class Notebook<Entry: Sendable>: Sendable {
    private let state = Mutex<[Entry]>([])
    var entries: [Entry] { state.withLock { $0 } }
    func add(_ entry: Entry) { state.withLock { $0.append(entry) } }
}

/// Waits up to ten seconds for what other threads are about to bring about.
func soon(_ isTrue: () -> Bool) async -> Bool {
    for _ in 0..<2_000 where !isTrue() { try? await Task.sleep(for: .milliseconds(5)) }
    return isTrue()
}
