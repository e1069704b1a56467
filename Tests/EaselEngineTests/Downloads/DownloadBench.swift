import EaselCore
import EaselTesting
import Testing

@testable import EaselEngine

/// Downloads alone, on virtual time, into a folder of a disk in memory.
struct DownloadBench {
    let clock = VirtualClock(runsItself: true)
    let transport: ScriptedTransport
    let disk: any Disk
    let gate: ServiceGate
    let downloading: Downloading

    static let folder = "out"
    static let order = "0123456789abcdef"
    static let result = ImageResult(pictures: [PictureLink(Bench.home, lifeSeconds: 600)])

    /// With `asking`, an order of this age can be looked at.
    init(
        _ disk: any Disk = MemoryDisk(), service: ImageService = Practice.service, asking: Bool = true,
        age: Duration = .zero
    ) throws {
        self.disk = disk
        transport = ScriptedTransport(clock: clock, disk: disk)
        let environment = EngineEnvironment.practice(transport, clock: clock, on: disk)
        let desk = OrderDesk(
            registry: try Registry([Practice.family.moved(to: service)]),
            keys: Keys([service.id: try Secret(Bench.keyText)]), environment: environment, store: MemoryStore(),
            habits: StudioHabits(), company: nil)
        gate = desk.gate(of: service)
        let line = desk.line(to: service, for: Self.order)
        let order = Order(
            id: Self.order, service: service.id, model: "brush", timetable: desk.timetable, clock: clock)
        let ticket = TaskTicket(
            service: service.id, route: Practice.dialect.route, origin: service.origin, model: "brush", task: "t1",
            submittedAt: clock.wallMilliseconds - Int64(age / .milliseconds(1)))
        let followed = try #require(ticket)
        let record = OrderRecord(id: Self.order, following: followed, name: "a red fox", created: 0)
        let watching = Watching(
            order: order, kept: KeptOrder(record, under: nil, in: MemoryStore()), ticket: followed,
            poller: DialectPoller(Practice.dialect), line: line, desk: desk, pace: "practice/brush")
        downloading = Downloading(
            line: line, gate: gate, timetable: desk.timetable, clock: clock, again: asking ? watching : nil)
    }

    var pictures: PictureFolder { PictureFolder(path: Self.folder, disk: disk) }

    /// Brings the pictures into the folder and leaves the hidden files there.
    func files(
        of result: ImageResult = result, name: String = "a red fox"
    ) async -> Result<[KeptPicture], ImageFailure> {
        await Result { () async throws(ImageFailure) in
            try await downloading.files(of: result, name: name, order: Self.order, in: pictures)
        }
    }

    func scriptPicture(_ bytes: [UInt8] = SamplePicture.png) {
        transport.answer(.get, "/fox.png") { _ in .bytes(bytes) }
    }
}

extension MemoryDisk {
    /// What a person sees in the folder of the downloads.
    var visible: [String: [UInt8]] { files.filter { !$0.key.contains("/.") } }
    /// What is on its way there.
    var hidden: [String] { files.keys.filter { $0.contains("/.") }.sorted() }
}
