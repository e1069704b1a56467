import EaselCore
import Testing

@Suite("SHA-256")
struct SHA256Tests {
    @Test("agrees with NIST on a message of each length up to a block")
    func published() throws {
        let cases = try PublishedVectors.cases(of: "sha256")
        #expect(cases.map { $0[0].count } == Array(0...64))
        for parts in cases {
            #expect(SHA256.digest(of: parts[0]) == parts[1], "\(parts[0].count) bytes")
            #expect(SHA256.digest(of: parts[0], byInstructions: false) == parts[1], "\(parts[0].count) bytes")
        }
    }

    @Test("makes the same of any bytes by instructions and without", .enabled(if: SHA256.hasInstructions))
    func bothWays() {
        var random = SystemRandomNumberGenerator()
        for count in Array(0...300) + [4_095, 65_536, 100_003] {
            let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
            let quick = SHA256.digest(of: bytes, byInstructions: true)
            #expect(quick == SHA256.digest(of: bytes, byInstructions: false), "\(bytes)")
        }
    }

    @Test("agrees with FIPS 180-4 beyond a block")
    func million() {
        let digits = SHA256.hexDigest(of: Array(repeating: UInt8(ascii: "a"), count: 1_000_000))
        #expect(digits == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
        let two = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"
        let code = "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        #expect(SHA256.hexDigest(of: Array(two.utf8)) == code)
    }
}
