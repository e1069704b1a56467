import TestGround

/// Changes inputs by chance; one seed always makes the same changes.
struct Mutator: RandomNumberGenerator {
    private var dice: SmallRandom

    init(seed: UInt64) { dice = SmallRandom(seed: seed) }

    mutating func next() -> UInt64 { dice.next() }

    /// What readers stumble over.
    private static let stones = [
        "\0", "\r", "\n", "\r\n", "\n\n", "\"", "\\", "\\u0000", "\\ud800", "é", "e\u{301}", "\u{212A}", "\u{FEFF}",
        "\u{202E}", "{", "}", "[", "]", ",", ":", "null", "true", "-1", "0", "1e400", "9223372036854775807",
        "-9223372036854775808", "99999999999999999999", "0.0000000001", "..", "/", "%2e", "%", "@", "#", "?", "::",
        "127.0.0.1", "0x7f", "１", "<", ">", "=", ";", " ", "\t", "…",
    ].map { Array($0.utf8) }

    /// One of the inputs, changed in one to four places.
    mutating func changed(_ inputs: [[UInt8]]) -> [UInt8] {
        var bytes = inputs.randomElement(using: &self) ?? []
        for _ in 0..<Int.random(in: 1...4, using: &self) { change(&bytes, inputs) }
        return bytes
    }

    private mutating func change(_ bytes: inout [UInt8], _ inputs: [[UInt8]]) {
        let at = Int.random(in: 0...bytes.count, using: &self)
        let end = min(bytes.count, at + Int.random(in: 0...8, using: &self))
        switch Int.random(in: 0..<7, using: &self) {
        case 0 where at < bytes.count: bytes[at] ^= 1 << UInt8.random(in: 0..<8, using: &self)
        case 1 where at < bytes.count: bytes[at] = .random(in: 0...255, using: &self)
        case 2: bytes.removeSubrange(at..<end)
        case 3: bytes.insert(contentsOf: bytes[at..<end], at: at)
        case 4: bytes.removeSubrange(at...)
        case 5:
            bytes.replaceSubrange(at..., with: (inputs.randomElement(using: &self) ?? []).suffix(bytes.count - at + 8))
        default: bytes.insert(contentsOf: Self.stones.randomElement(using: &self) ?? [], at: at)
        }
    }
}
