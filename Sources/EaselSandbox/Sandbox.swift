import EaselServer
import Synchronization

/// A Vtrix and a Kie on loopback, for practice and for tests.
///
/// It speaks the services' real wire format over real sockets, paints real pictures, keeps a ledger of what would
/// have been charged, and goes wrong when asked to: by ``Settings/faults``, or by words in the prompt such as
/// `[moderated]` or `[slow 20s]`. One port serves Vtrix, Kie and Kie's upload host; their paths do not overlap.
public final class Sandbox: Sendable {
    private let server: HTTPServer
    private let rooms: Rooms

    private init(server: HTTPServer, rooms: Rooms) {
        self.server = server
        self.rooms = rooms
    }

    /// Starts a sandbox on loopback.
    public static func start(_ settings: Settings = Settings()) async throws -> Sandbox {
        let rooms = Rooms(settings)
        var limits = HTTPServer.Limits()
        limits.bodyBytes = settings.requestBytes
        // Many clients leave connections behind faster than a busy machine notices.
        limits.connections = 4096
        let server = try await HTTPServer.start(port: settings.port, limits: limits) { request in
            await rooms.answer(request)
        }
        return Sandbox(server: server, rooms: rooms)
    }

    /// Where it listens, as `http://127.0.0.1:PORT`: the address of Vtrix, of Kie and of Kie's upload host.
    public var address: String { server.address }

    /// Its port.
    public var port: Int { server.port }

    /// What was charged, oldest first: one entry for each accepted task, none for a refused one.
    ///
    /// The newest charges only, as many as the settings keep; also to be read at `/sandbox/ledger`.
    public var ledger: [Sandbox.Charge] { rooms.book.ledger }

    /// The totals and the charges as the JSON text that `/sandbox/ledger` answers.
    package var ledgerJSON: String { String(decoding: LedgerPage(rooms.book).json.bytes, as: UTF8.self) }

    /// What each service took since the sandbox began.
    public var totals: [Sandbox.Total] { rooms.book.totals }

    /// The requests as they came, oldest first, as many as the settings keep.
    public var seen: [Sandbox.SeenRequest] { rooms.seen.withLock { $0.all } }

    /// What is left of the Kie account.
    public var credits: Sandbox.Amount { rooms.book.credits }

    /// Gives up callbacks that are not sent yet, stops listening and closes every connection.
    public func stop() async {
        await rooms.postman.stop()
        await server.stop()
    }

    /// A sandbox that is forgotten calls nobody back any more; its server stops by itself.
    deinit { rooms.postman.giveUp() }
}
