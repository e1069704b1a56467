import CurlShim
import EaselCalls
import EaselCore

/// One call on its way: what libcurl reads from and writes to, on the loop's thread alone.
final class Transfer {
    let open: OpenCall
    let handle: EasyHandle
    let place: Place
    let settings: CurlTransport.Settings
    let proxy: String?
    let started: ContinuousClock.Instant
    let deadline: ContinuousClock.Instant

    var headers = HeaderList()
    var pinned = HeaderList()
    var request: BodyReader?
    var head: ReplyHead
    var sink: ReplyBody

    /// True from the moment before the first byte of the request was written.
    private(set) var hasBegun = false
    /// What stopped the call, when it was Easel and not libcurl.
    private(set) var stop: LineTrouble?
    private(set) var peersTried = 0
    private(set) var peersForbidden = 0

    init(_ open: OpenCall, _ handle: EasyHandle, _ settings: CurlTransport.Settings) {
        self.open = open
        self.handle = handle
        self.settings = settings
        started = .now
        deadline = started.advanced(by: .milliseconds(open.call.deadline.milliseconds))
        place = Place(open.call.address.origin)
        proxy = settings.proxies.proxy(for: open.call.address.origin)
        head = ReplyHead(settings.limits)
        sink = ReplyBody(open.call.reply)
    }

    /// The transfer behind a context that libcurl hands back; the loop keeps it alive while libcurl knows it.
    static func from(_ context: UnsafeMutableRawPointer) -> Transfer {
        Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    }

    /// Remembers the first thing that stopped the call.
    func stop(with trouble: LineTrouble) {
        if stop == nil { stop = trouble }
    }

    /// Says whether a peer may be connected.
    func allows(_ peer: IPAddress) -> Bool {
        // A retry of libcurl's own would need a connection that nothing may be sent on.
        if hasBegun { return false }
        // A proxy was named by the host application; what it reaches in turn cannot be seen from here.
        guard proxy == nil, !open.call.peers.allows(peer) else {
            peersTried += 1
            return true
        }
        peersForbidden += 1
        return false
    }

    /// Says whether the request may be written now to the peer that the connection stands with.
    func mayBegin(at peer: String?) -> Bool {
        // The second time is a retry of libcurl's own, and at most one request leaves for one call.
        if hasBegun { return false }
        if proxy == nil, !(peer.map(open.call.peers.allows) ?? false) {
            stop(with: place.forbidden)
            return false
        }
        hasBegun = open.begin()
        return hasBegun
    }
}
