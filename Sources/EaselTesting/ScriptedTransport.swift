public import EaselCore
package import EaselEngine
internal import Synchronization

/// A transport without a network: it answers by a script and remembers every call.
///
/// ```swift
/// let transport = ScriptedTransport()
/// transport.answer(.post, "/paint", with: .status(429, ["Retry-After": "7"]), .json(#"{"task":"t1"}"#))
/// ```
///
/// Endings of a script are used up in turn. A call that no script has an ending for ends as not sent, with a sentence
/// that names it, and is listed in ``complaints``.
public final class ScriptedTransport: Transport {
    /// One call as the transport saw it; of the headers only the names, so that no key is ever kept.
    public struct Call: Sendable, Hashable {
        /// The full address.
        public let address: String
        /// The method.
        public let method: WireCall.Method
        /// The names of all headers, the key's among them.
        public let headerNames: [String]
        /// The body, or nil for none.
        public let body: [UInt8]?
        /// The most bytes of the reply that are taken.
        package let cap: Int
        /// Which peers may be connected.
        package let peers: PeerPolicy
        /// When it came, on the clock that the transport was given.
        public let moment: Duration

        /// The body as text.
        public var text: String { String(decoding: body ?? [], as: UTF8.self) }
    }

    private struct Script {
        let method: WireCall.Method
        let prefix: String
        var endings: [Ending]
        let always: (@Sendable (Call) async -> Ending)?
    }

    private struct State {
        var scripts: [Script] = []
        var calls: [Call] = []
        var complaints: [String] = []
    }

    private let clock: (any EngineClock)?
    private let disk: any Disk
    private let state = Mutex(State())

    /// Has no answers yet; with a clock it notes when each call came.
    ///
    /// Replies that go to a file are written to the disk, or else to the machine's own.
    public init(clock: VirtualClock? = nil, disk: MemoryDisk? = nil) {
        self.clock = clock
        self.disk = disk ?? SystemDisk()
    }

    /// The same with any clock and disk.
    package init(clock: any EngineClock, disk: any Disk = SystemDisk()) {
        self.clock = clock
        self.disk = disk
    }

    /// Gives these endings in turn to calls whose path, or whole address, begins so.
    public func answer(_ method: WireCall.Method, _ prefix: String, with endings: Ending...) {
        state.withLock { $0.scripts.append(Script(method: method, prefix: prefix, endings: endings, always: nil)) }
    }

    /// Asks the closure for the ending of each call whose path, or whole address, begins so.
    public func answer(
        _ method: WireCall.Method, _ prefix: String, by ending: @escaping @Sendable (Call) async -> Ending
    ) {
        state.withLock { $0.scripts.append(Script(method: method, prefix: prefix, endings: [], always: ending)) }
    }

    /// Every call so far, in order.
    public var calls: [Call] { state.withLock { $0.calls } }

    /// The calls so far with this method whose path, or whole address, begins so.
    public func calls(_ method: WireCall.Method, _ prefix: String) -> [Call] {
        calls.filter { $0.method == method && Self.fits($0, prefix) }
    }

    /// One sentence for each call that no script had an ending for.
    public var complaints: [String] { state.withLock { $0.complaints } }

    /// Ends the call as the first script says that fits it and is not used up.
    public func perform(_ call: TransportCall) async -> Ending {
        let seen = Call(
            address: call.address.description, method: call.method,
            headerNames: call.withHeaders { $0.map(\.name) }, body: call.body.map(Self.bytes), cap: call.reply.cap,
            peers: call.peers,
            moment: clock?.now ?? .zero)
        let (ending, always) = state.withLock { state -> (Ending?, (@Sendable (Call) async -> Ending)?) in
            state.calls.append(seen)
            for index in state.scripts.indices {
                let script = state.scripts[index]
                guard script.method == seen.method, Self.fits(seen, script.prefix) else { continue }
                if let always = script.always { return (nil, always) }
                if !script.endings.isEmpty { return (state.scripts[index].endings.removeFirst(), nil) }
            }
            let complaint = "The script has no ending left for \(seen.method.rawValue) \(seen.address)."
            state.complaints.append(complaint)
            return (.notSent(LineTrouble(.closed, complaint)), nil)
        }
        if let ending { return ending.poured(into: call.reply, on: disk) }
        guard let always else { return .notSent(LineTrouble(.closed, "The script has no ending.")) }
        return await always(seen).poured(into: call.reply, on: disk)
    }

    private static func fits(_ call: Call, _ prefix: String) -> Bool {
        call.address.hasPrefix(prefix) || WebAddress(call.address)?.path.hasPrefix(prefix) == true
    }

    private static func bytes(_ body: WireBody) -> [UInt8] {
        body.pieces.flatMap { piece -> [UInt8] in
            switch piece {
            case .bytes(let bytes), .raw(.memory(let bytes)): bytes
            case .base64(let image): Array("(base64 of \(image.count) bytes)".utf8)
            case .secret: Array("(a secret)".utf8)
            case .raw(.file(let path, let count)): (try? SystemDisk().read(path, upTo: count)) ?? []
            }
        }
    }
}

extension Ending {
    /// A complete answer with a JSON body.
    public static func json(_ text: String, status: Int = 200) -> Ending {
        .answered(WireReply(status: status, body: Array(text.utf8)))
    }

    /// A complete answer with these headers and an empty body.
    public static func status(_ status: Int, _ headers: KeyValuePairs<String, String> = [:]) -> Ending {
        .answered(WireReply(status: status, headers: headers.compactMap { WireHeader($0.key, $0.value) }))
    }

    /// A complete answer with these bytes.
    public static func bytes(_ bytes: [UInt8]) -> Ending { .answered(WireReply(status: 200, body: bytes)) }

    /// The connection broke after bytes had left.
    public static let cut = Ending.unknown(LineTrouble(.cut, "The answer was cut."))

    /// Nobody accepted the connection; no byte left.
    public static let unreached = Ending.notSent(LineTrouble(.refused, "Nobody accepted the connection."))

    /// The ending as a transport gives it that writes the body to where it is wanted.
    package func poured(into sink: ReplySink, on disk: any Disk) -> Ending {
        guard case .answered(let reply) = self, case .file(let path, let cap) = sink else { return self }
        guard reply.body.count <= cap else { return .unknown(LineTrouble(.tooLarge, "The answer is too large.")) }
        do throws(DiskTrouble) { try disk.create(path, reply.body, isSynced: false) } catch {
            if error.kind != .exists { try? disk.remove(path) }
            return .unknown(LineTrouble(.unwritableReply, "The answer could not be written: \(error)"))
        }
        return .answered(WireReply(status: reply.status, headers: reply.headers, count: reply.body.count))
    }
}
