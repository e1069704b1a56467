/// HMAC (RFC 2104) with SHA-256, for services that sign their callbacks so; no system library offers it everywhere.
public enum HMACSHA256 {
    private static let blockLength = 64

    /// The 32 bytes that only a holder of the key can make for a message.
    public static func code(of message: [UInt8], key: [UInt8]) -> [UInt8] {
        var block = key.count > blockLength ? SHA256.digest(of: key) : key
        block += [UInt8](repeating: 0, count: blockLength - block.count)
        let inner = SHA256.digest(of: block.map { $0 ^ 0x36 } + message)
        return SHA256.digest(of: block.map { $0 ^ 0x5C } + inner)
    }

    /// Whether two codes are the same, found in a time that does not tell where they differ.
    ///
    /// Every byte of both is looked at whatever the others are. Codes of different lengths are different, and that is
    /// said at once, because the length of a code is no secret.
    @inline(never)
    package static func isSame(
        _ left: some RandomAccessCollection<UInt8>, _ right: some RandomAccessCollection<UInt8>
    ) -> Bool {
        guard left.count == right.count else { return false }
        var difference: UInt8 = 0
        for (left, right) in zip(left, right) { difference |= left ^ right }
        return difference == 0
    }
}
