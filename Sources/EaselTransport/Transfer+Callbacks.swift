import CurlShim
import EaselCalls
import EaselCore

extension Transfer {
    /// What libcurl calls while a transfer runs.
    static var callbacks: EaselCallbacks {
        EaselCallbacks(
            head: { bytes, size, count, context in
                Transfer.take(bytes, size * count, context) { $0.takeHead($1) }
            },
            body: { bytes, size, count, context in
                Transfer.take(bytes, size * count, context) { $0.takeBody($1) }
            },
            fill: { space, size, count, context in
                guard let space, let context else { return Transfer.abortsReading }
                return Transfer.from(context).fill(UnsafeMutableRawBufferPointer(start: space, count: size * count))
            },
            connect: { context, _, peer in
                guard let context, let peer else { return -1 }
                return Transfer.from(context).connect(peer)
            },
            begin: { context, peer, _, _, _ in
                guard let context else { return 1 }
                return Transfer.from(context).mayBegin(at: peer.map { String(cString: $0) }) ? 0 : 1
            }
        )
    }

    /// The number by which a read callback ends a transfer.
    private static let abortsReading = 0x1000_0000

    private static func take(
        _ bytes: UnsafeMutablePointer<CChar>?, _ count: Int, _ context: UnsafeMutableRawPointer?,
        _ take: (Transfer, UnsafeRawBufferPointer) -> LineTrouble?
    ) -> Int {
        guard let context else { return -1 }
        let transfer = from(context)
        guard let trouble = take(transfer, UnsafeRawBufferPointer(start: bytes, count: count)) else { return count }
        transfer.stop(with: trouble)
        return -1
    }

    private func takeHead(_ line: UnsafeRawBufferPointer) -> LineTrouble? {
        switch head.take(line) {
        case .tooLarge: return place.headTooLarge
        case .twoLengths: return place.twoLengths
        case .notHTTP: return place.notHTTP
        case nil: break
        }
        guard head.isOver, let length = head.length else { return nil }
        return sink.expect(length, isPacked: head.isPacked) ? nil : place.tooLarge(cap: sink.cap)
    }

    private func takeBody(_ bytes: UnsafeRawBufferPointer) -> LineTrouble? {
        switch sink.take(bytes) {
        case .tooLarge: place.tooLarge(cap: sink.cap)
        case .unwritable(let fault): place.unwritable(fault)
        case nil: nil
        }
    }

    private func fill(_ space: UnsafeMutableRawBufferPointer) -> Int {
        do throws(FileFault) {
            return try request?.fill(space) ?? 0
        } catch {
            stop(with: place.unreadable(error))
            return Self.abortsReading
        }
    }

    private func connect(_ peer: UnsafeMutablePointer<EaselPeer>) -> Int32 {
        let bytes = [UInt8](unsafeUninitializedCapacity: 16) { space, count in
            count = space.baseAddress.map { easel_peer_bytes(peer, $0) } ?? 0
        }
        switch bytes.count {
        case 4: return allows(.v4(bytes)) ? easel_peer_open(peer) : -1
        case 16: return allows(.v6(bytes)) ? easel_peer_open(peer) : -1
        default: return -1
        }
    }
}
