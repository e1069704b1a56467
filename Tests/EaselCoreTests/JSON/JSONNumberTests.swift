import EaselCore
import TestGround
import Testing

@Suite("Keeping numbers exact")
struct JSONNumberTests {
    /// Spellings in ascending order; those in one row are the same number.
    static let ascending: [[String]] = [
        ["-1e999999", "-10e999998"], ["-1e400"], ["-9223372036854775809"], ["-9223372036854775808"],
        ["-10", "-1e1", "-10.0"],
        ["-0.5", "-5e-1"], ["-1e-400"], ["0", "-0", "0.0", "-0e5", "0e-999999"], ["1e-400"], ["0.09", "9e-2"],
        ["0.1", "0.10", "1e-1"],
        ["0.11"], ["0.9"], ["1", "1.0", "10e-1"], ["1.0000000000000000000000001"], ["9"], ["10", "1E+1"],
        ["9007199254740992"],
        ["9007199254740993", "9007199254740993.0"], ["9223372036854775807"], ["9223372036854775808"], ["1e400"],
        ["1" + String(repeating: "0", count: 401)], ["9e999999"],
    ]

    @Test("X3: numbers are ordered by value, however they are written")
    func order() throws {
        let rows = try Self.ascending.map { try $0.map { try #require(JSONNumber($0)) } }
        var wrong: [String] = []
        for (i, left) in rows.enumerated() {
            for (j, right) in rows.enumerated() {
                for a in left {
                    for b in right
                    where (a < b) != (i < j) || (a == b) != (i == j) || i == j && a.hashValue != b.hashValue {
                        wrong.append("\(a) and \(b)")
                    }
                }
            }
        }
        #expect(wrong == [])
    }

    static let whole: [(String, Int64?)] = [
        ("0", 0), ("-0", 0), ("3.0", 3), ("3e0", 3), ("30e-1", 3), ("1e18", 1_000_000_000_000_000_000),
        ("9007199254740993", 9_007_199_254_740_993),
        ("9223372036854775807", .max), ("-9223372036854775808", .min), ("9223372036854775808", nil),
        ("-9223372036854775809", nil),
        ("1e19", nil), ("1e400", nil), ("1e99999999999999999999", nil), ("0.5", nil), ("1e-1", nil),
        ("-1e-99999999999999999999", nil),
    ]

    @Test("X3: a whole number is read as such where it fits", arguments: whole)
    func int64(_ text: String, _ value: Int64?) throws { #expect(try #require(JSONNumber(text)).int64 == value) }

    @Test("X3: a number of 400 digits keeps each of them")
    func long() throws {
        let text = "1" + (0..<399).map { "\($0 % 10)" }.joined()
        #expect(try #require(JSONNumber(text)).text == text)
        #expect(try JSON(reading: "[\(text)]").text == "[\(text)]")
        #expect(JSONNumber(UInt64.max).text == "18446744073709551615" && JSONNumber(Int64.min).int64 == .min)
    }

    @Test("random whole numbers and fractions compare as integers do", arguments: 0..<10)
    func random(_ seed: UInt64) throws {
        var random = SmallRandom(seed: seed)
        for _ in 0..<200 {
            let (a, b) = (Int.random(in: -2000...2000, using: &random), Int.random(in: -2000...2000, using: &random))
            // The same two numbers in hundredths, spelt in another way each.
            let left = try #require(JSONNumber("\(a)e-2"))
            let sign = b < 0 ? "-" : ""
            let cents = "\(abs(b) % 100)"
            let right = try #require(JSONNumber("\(sign)\(abs(b) / 100).\(cents.count < 2 ? "0" : "")\(cents)"))
            #expect((left < right, left == right, left > right) == (a < b, a == b, a > b), "\(left) and \(right)")
        }
    }
}
