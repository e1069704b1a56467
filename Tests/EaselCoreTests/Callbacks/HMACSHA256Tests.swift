import EaselCore
import Synchronization
import Testing

@Suite("HMAC with SHA-256")
struct HMACSHA256Tests {
    /// A case of RFC 4231; the fifth one shows only half of its code.
    struct Vector: Sendable, CustomTestStringConvertible {
        let name: String
        let key: [UInt8]
        let message: [UInt8]
        let code: String
        var testDescription: String { name }
    }

    static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
    static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    static let vectors = [
        Vector(
            name: "1: short key", key: Array(repeating: 0x0B, count: 20), message: bytes("Hi There"),
            code: "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
        Vector(
            name: "2: key shorter than the code", key: bytes("Jefe"), message: bytes("what do ya want for nothing?"),
            code: "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
        Vector(
            name: "3: together longer than a block", key: Array(repeating: 0xAA, count: 20),
            message: Array(repeating: 0xDD, count: 50),
            code: "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
        Vector(
            name: "4: another key", key: Array(1...25), message: Array(repeating: 0xCD, count: 50),
            code: "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"),
        Vector(
            name: "5: half a code", key: Array(repeating: 0x0C, count: 20), message: bytes("Test With Truncation"),
            code: "a3b6167473100ee06e0c796c2955552b"),
        Vector(
            name: "6: key longer than a block", key: Array(repeating: 0xAA, count: 131),
            message: bytes("Test Using Larger Than Block-Size Key - Hash Key First"),
            code: "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"),
        Vector(
            name: "7: key and message longer than a block", key: Array(repeating: 0xAA, count: 131),
            message: bytes(
                "This is a test using a larger than block-size key and a larger than block-size data. "
                    + "The key needs to be hashed before being used by the HMAC algorithm."),
            code: "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"),
    ]

    @Test("agrees with RFC 4231", arguments: vectors)
    func published(vector: Vector) {
        let code = Self.hex(HMACSHA256.code(of: vector.message, key: vector.key))
        #expect(code.hasPrefix(vector.code))
        #expect(code.count == 64)
    }

    @Test("agrees with Wycheproof on keys of 16, 32 and 65 bytes")
    func wycheproof() throws {
        let cases = try PublishedVectors.cases(of: "hmac_sha256")
        #expect(cases.count == 66)
        for parts in cases {
            let code = HMACSHA256.code(of: parts[1], key: parts[0])
            #expect(code.starts(with: parts[2]), "\(parts)")
            // Easel takes whole codes alone, so one that is cut to half is another one.
            #expect(HMACSHA256.isSame(code, parts[2]) == (parts[2].count == 32), "\(parts)")
        }
    }

    /// The other cases of Wycheproof's file: a code, changed in 27 ways.
    private static func changes(of code: [UInt8]) -> [[UInt8]] {
        let end = code.count * 8
        let single = [0, 1, 7, 8, 31, 32, 33, 63, 64, 71, 77, 80, 96, 97, 103, end - 8, end - 7, end - 2, end - 1]
        let flipped = (single.map { [$0] } + [[0, 64], [31, 63], [63, 127]]).map { bits in
            var other = code
            for bit in bits { other[bit / 8] ^= 1 << (bit % 8) }
            return other
        }
        let masked = [0xFF, 0x80, 0x01].map { mask in code.map { $0 ^ mask } }
        return flipped + masked + [code.map { _ in 0 }, code.map { _ in 0xFF }]
    }

    @Test("refuses the changed codes of Wycheproof, whole and cut to half", arguments: [32, 16])
    func changed(count: Int) {
        for message in [[], Array(UInt8(0)..<16)] {
            let code = Array(HMACSHA256.code(of: message, key: Array(0..<32)).prefix(count))
            let changes = Self.changes(of: code)
            #expect(changes.count == 27)
            for other in changes { #expect(!HMACSHA256.isSame(code, other)) }
        }
    }

    @Test("takes keys of every length around a block", arguments: 60...70)
    func keyLengths(count: Int) {
        let key = Array(repeating: UInt8(7), count: count)
        let padded = key + [0]
        let same = HMACSHA256.code(of: [1], key: key) == HMACSHA256.code(of: [1], key: padded)
        // A key up to a block is filled with zeros, so one more zero changes nothing; a longer one is hashed.
        #expect(same == (count < 64))
    }

    @Test("finds codes the same or not", arguments: [0, 1, 31, 32])
    func comparing(count: Int) {
        let code = Array(repeating: UInt8(9), count: count)
        #expect(HMACSHA256.isSame(code, code))
        #expect(!HMACSHA256.isSame(code, code + [9]))
        for index in code.indices {
            for bit in 0..<8 {
                var other = code
                other[index] ^= 1 << bit
                #expect(!HMACSHA256.isSame(code, other))
            }
        }
    }

    @Test("W15: looks at every byte, wherever the first difference is", arguments: 0..<32)
    func looksAtAll(difference: Int) {
        var other = Array(repeating: UInt8(9), count: 32)
        other[difference] = 0
        let left = CountingBytes(Array(repeating: 9, count: 32))
        let right = CountingBytes(other)
        #expect(!HMACSHA256.isSame(left, right))
        #expect(left.looks == 32)
        #expect(right.looks == 32)
    }
}

/// Bytes that count how often they are read.
private final class CountingBytes: RandomAccessCollection, Sendable {
    private let bytes: [UInt8]
    private let read = Mutex(0)

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var looks: Int { read.withLock { $0 } }
    var startIndex: Int { 0 }
    var endIndex: Int { bytes.count }

    subscript(position: Int) -> UInt8 {
        read.withLock { $0 += 1 }
        return bytes[position]
    }
}
