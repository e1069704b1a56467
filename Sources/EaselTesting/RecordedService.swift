public import EaselCore
public import EaselEngine
internal import EaselServer
internal import EaselTransport
internal import Synchronization

/// A service on this machine that plays a family's recordings over real sockets, and misbehaves once where asked.
///
/// It takes an order as it was recorded, says once that the task runs, then that it is done, and hands over a picture.
/// What it plays is whatever the family's own recordings say, so it speaks any dialect:
///
/// ```swift
/// let fault = WireFault(.cut, at: .look)
/// let service = try await RecordedService.start(Murals.family, recordings: recordings, fault: fault)
/// let picture = try await service.studio.picture(of: "a fox")
/// await service.stop()
/// ```
public final class RecordedService: Sendable {
    /// A studio whose one family is played here; its time runs fifty times as fast as the machine's.
    public let studio: Studio
    /// The family as it finds the service.
    public let family: any ImageProvider
    private let server: HTTPServer
    private let counts: Counts

    private init(server: HTTPServer, counts: Counts, family: any ImageProvider, studio: Studio) {
        self.server = server
        self.counts = counts
        self.family = family
        self.studio = studio
    }

    /// How often this was asked so far.
    public func count(_ stage: WireFault.Stage) -> Int { counts.of(stage) }

    /// Stops the service and closes the studio.
    public func stop() async {
        await studio.close()
        await server.stop()
    }

    /// Starts a service for a family on a free port of 127.0.0.1.
    public static func start(
        _ family: any ImageProvider, recordings: [Recording], fault: WireFault? = nil
    ) async throws(ImageFailure) -> RecordedService {
        let transport: CurlTransport
        do { transport = try CurlTransport() } catch { throw trouble(error.description) }
        return try await start(family, try await Script(family, recordings), fault, transport)
    }

    /// Starts a service by a script that is written already, for contracts that play it many times.
    static func start(
        _ family: any ImageProvider, _ script: Script, _ fault: WireFault?, _ transport: any Transport
    ) async throws(ImageFailure) -> RecordedService {
        let counts = Counts()
        let server: HTTPServer
        let secret: Secret
        do {
            server = try await HTTPServer.start { request in
                guard let stage = script.stage(of: request) else { return .bytes(404) }
                let number = counts.next(stage)
                let reply = script.reply(to: request, at: stage, number)
                return number == 1 && fault?.stage == stage ? fault?.spoiled(reply) ?? reply : reply
            }
            secret = try Secret("a-recorded-key")
        } catch {
            throw trouble("\(error)")
        }
        let upload = family.service.addresses.upload.map { _ in server.address + Script.uploadPath }
        guard let doors = ServiceAddresses(api: server.address + Script.apiPath, upload: upload) else {
            throw trouble("\(server.address) is no door")
        }
        let here = family.moved(to: family.service.at(doors))
        let environment = EngineEnvironment(
            transport: Impatient(transport: transport, script: script, fault: fault), clock: HurriedClock())
        var habits = StudioHabits()
        habits.limits[family.service.id] = .wide
        // The sockets are as slow as the machine, however the clock runs.
        habits.deadlines.submit *= HurriedClock.speed
        let studio = try Studio(
            registry: try Registry([here]), keys: Keys([family.service.id: secret]), environment: environment,
            habits: habits)
        return RecordedService(server: server, counts: counts, family: here, studio: studio)
    }

    private static func trouble(_ reason: String) -> ImageFailure {
        ImageFailure(
            .internalFault, .checking, "The recorded service could not start: \(reason).",
            next: "Look whether this machine allows servers on 127.0.0.1.")
    }

    /// How often each stage was reached.
    private final class Counts: Sendable {
        private let counts = Mutex<[WireFault.Stage: Int]>([:])

        func of(_ stage: WireFault.Stage) -> Int { counts.withLock { $0[stage] ?? 0 } }

        func next(_ stage: WireFault.Stage) -> Int {
            counts.withLock { counts in
                counts[stage, default: 0] += 1
                return counts[stage] ?? 0
            }
        }
    }

    /// Gives up early on the one answer that is known never to come.
    private final class Impatient: Transport {
        private let transport: any Transport
        private let script: Script
        private let fault: WireFault?
        private let hasGivenUp = Mutex(false)

        init(transport: any Transport, script: Script, fault: WireFault?) {
            self.transport = transport
            self.script = script
            self.fault = fault
        }

        func perform(_ call: TransportCall) async -> Ending {
            let isSilent =
                fault?.kind == .silence && fault?.stage == script.stage(of: call)
                && hasGivenUp.withLock { hasGivenUp in
                    defer { hasGivenUp = true }
                    return !hasGivenUp
                }
            return await transport.perform(isSilent ? call.ending(within: .milliseconds(100)) : call)
        }
    }
}
