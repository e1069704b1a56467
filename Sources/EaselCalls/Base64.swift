/// Base64 with padding and without line ends, twelve bits at a time.
enum Base64 {
    /// For every twelve bits the two digits that say them, in memory order.
    private static let pairs: [UInt16] = {
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        return (0..<4096).map { bits in
            UInt16(littleEndian: UInt16(digits[bits >> 6]) | UInt16(digits[bits & 63]) << 8)
        }
    }()

    /// Writes the digits of the bytes; the room has to be there.
    static func encode(_ bytes: Slice<UnsafeRawBufferPointer>, into room: UnsafeMutableRawBufferPointer) {
        let source = UnsafeRawBufferPointer(rebasing: bytes)
        precondition(room.count >= (source.count + 2) / 3 * 4)
        let whole = source.count / 3
        pairs.withUnsafeBufferPointer { pairs in
            for group in 0..<whole {
                let at = group * 3
                let high = Int(source[at]) << 4 | Int(source[at + 1]) >> 4
                let low = Int(source[at + 1] & 15) << 8 | Int(source[at + 2])
                room.storeBytes(of: pairs[high], toByteOffset: group * 4, as: UInt16.self)
                room.storeBytes(of: pairs[low], toByteOffset: group * 4 + 2, as: UInt16.self)
            }
            encodeTail(source, whole, pairs, into: room)
        }
    }

    private static func encodeTail(
        _ source: UnsafeRawBufferPointer, _ whole: Int, _ pairs: UnsafeBufferPointer<UInt16>,
        into room: UnsafeMutableRawBufferPointer
    ) {
        let left = source.count - whole * 3
        guard left > 0 else { return }
        let first = source[whole * 3]
        let second = left == 2 ? source[whole * 3 + 1] : 0
        let padding = UInt8(ascii: "=")
        room.storeBytes(of: pairs[Int(first) << 4 | Int(second) >> 4], toByteOffset: whole * 4, as: UInt16.self)
        room.storeBytes(of: pairs[Int(second & 15) << 8], toByteOffset: whole * 4 + 2, as: UInt16.self)
        if left == 1 { room[whole * 4 + 2] = padding }
        room[whole * 4 + 3] = padding
    }
}
