#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Searching in bytes.
enum Bytes {
    /// Whether a byte occurs.
    static func has(_ byte: UInt8, in bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { bytes in
            bytes.baseAddress.map { memchr($0, Int32(byte), bytes.count) != nil } ?? false
        }
    }

    /// Where the needle next begins.
    static func find(_ needle: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        guard let first = needle.first, start >= 0, start < bytes.count else { return nil }
        return bytes.withUnsafeBytes { bytes in
            var index = start
            while index + needle.count <= bytes.count {
                if bytes[index] == first, bytes[index..<(index + needle.count)].elementsEqual(needle) { return index }
                index &+= 1
            }
            return nil
        }
    }
}
