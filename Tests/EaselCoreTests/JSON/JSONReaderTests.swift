import EaselCore
import TestGround
import Testing

@Suite("Reading JSON")
struct JSONReaderTests {
    /// Texts that are JSON, with what the writer makes of them.
    static let accepted: [(String, String)] = [
        ("null", "null"), ("true", "true"), (" false ", "false"), ("\t\n\r 1 \n", "1"), ("\"\"", "\"\""),
        ("[]", "[]"), ("[ ]", "[]"), ("{}", "{}"), ("{ }", "{}"), ("[[],{}]", "[[],{}]"), ("[1 , 2]", "[1,2]"),
        ("{\"a\" : 1 , \"b\":[null]}", "{\"a\":1,\"b\":[null]}"), ("{\"\":0}", "{\"\":0}"),
        ("{\"b\":1,\"a\":2}", "{\"b\":1,\"a\":2}"), ("{\"a\":{\"a\":1}}", "{\"a\":{\"a\":1}}"),
        ("0", "0"), ("-0", "-0"), ("-0.0", "-0.0"), ("1.50", "1.50"), ("1E5", "1E5"), ("1e+05", "1e+05"),
        ("1e-400", "1e-400"),
        ("1e400", "1e400"), ("123456789012345678901234567890", "123456789012345678901234567890"),
        ("9007199254740993", "9007199254740993"), ("0.1e1", "0.1e1"),
        (#""\"\\\/\b\f\n\r\t""#, #""\"\\/\u0008\u000c\n\r\t""#), (#""\u0041\u00e9\u20AC""#, "\"Aé€\""),
        (#""\ud83e\udd8a""#, "\"🦊\""), (#""\uD83E\uDD8A""#, "\"🦊\""), (#""\u0000""#, #""\u0000""#),
        ("\"\u{7f}\"", #""\u007f""#), ("\"\u{feff}a\"", #""\ufeffa""#), ("\"é\u{2028}🦊\"", "\"é\u{2028}🦊\""),
        (#""\uffff""#, "\"\u{ffff}\""),
        (#""\u0065\u0301""#, "\"e\u{301}\""), ("\"http:\\/\\/a\"", "\"http://a\""),
    ]

    @Test("a text that is JSON is taken and written back", arguments: accepted)
    func accepts(_ text: String, _ written: String) throws {
        let value = try JSON(reading: text)
        #expect(Array(value.text.utf8) == Array(written.utf8))
        #expect(try JSON(reading: value.text) == value)
        #expect(try JSON(reading: value.prettyText) == value)
    }

    /// Texts that are no JSON, with the reason and the place.
    static let refused: [(String, String, Int)] = [
        ("", "the text ends where a value should stand", 0), (" ", "the text ends where a value should stand", 1),
        ("[", "the text ends where a value should stand", 1), ("[1", "a list does not end", 2),
        ("[1,", "the text ends where a value should stand", 3), ("[1,]", "a value should stand here", 3),
        ("[,1]", "a value should stand here", 1), ("[1 2]", "a list does not end", 3),
        ("[1]]", "something follows the value", 3),
        ("{", "a name should stand here", 1), ("{\"a\"", "a colon should stand here", 4),
        ("{\"a\":", "the text ends where a value should stand", 5),
        ("{\"a\":1", "an object does not end", 6), ("{\"a\":1,}", "a name should stand here", 7),
        ("{a:1}", "a name should stand here", 1),
        ("{'a':1}", "a name should stand here", 1), ("{1:1}", "a name should stand here", 1),
        ("{\"a\" 1}", "a colon should stand here", 5),
        ("{\"a\":1 \"b\":2}", "an object does not end", 7),
        ("{\"a\":1,\"a\":1}", "a name stands twice in one object", 10),
        (#"{"a":1,"\u0061":2}"#, "a name stands twice in one object", 15),
        ("nul", "a value should stand here", 0), ("nulll", "something follows the value", 4),
        ("True", "a value should stand here", 0),
        ("NaN", "a value should stand here", 0), ("Infinity", "a value should stand here", 0),
        ("-Infinity", "a value should stand here", 0),
        ("01", "a value should stand here", 0), ("-01", "a value should stand here", 0),
        ("+1", "a value should stand here", 0),
        ("1.", "a value should stand here", 0), (".5", "a value should stand here", 0),
        ("-", "a value should stand here", 0),
        ("1e", "a value should stand here", 0), ("1e+", "a value should stand here", 0),
        ("1e5.5", "a value should stand here", 0), ("1.2.3", "a value should stand here", 0),
        ("--1", "a value should stand here", 0), ("0x1", "something follows the value", 1),
        ("1_000", "something follows the value", 1), ("１", "a value should stand here", 0),
        ("\"", "a text does not end", 1), ("\"a", "a text does not end", 2), ("\"\\", "a text does not end", 2),
        ("\"\\\"", "a text does not end", 3),
        ("\"\n\"", "a control character stands bare in a text", 1),
        ("\"\u{1f}\"", "a control character stands bare in a text", 1),
        (#""\x41""#, "an escape is unknown", 3), (#""\U0041""#, "an escape is unknown", 3),
        (#""\u12"#, "a text does not end", 3),
        (#""\u00g0""#, "an escape is unknown", 5), (#""\ud83e""#, "half a character stands alone", 7),
        (#""\udd8a""#, "half a character stands alone", 7),
        (#""\ud83e\ud83e""#, "half a character stands alone", 13), (#""\ud83ex""#, "half a character stands alone", 7),
        (#""\ud83e\n""#, "half a character stands alone", 8), ("/**/1", "a value should stand here", 0),
        ("1//", "something follows the value", 1),
        ("\u{feff}1", "a value should stand here", 0), ("1\u{0}", "something follows the value", 1),
        ("1\u{a0}", "something follows the value", 1),
    ]

    @Test("a text that is no JSON is refused with reason and place", arguments: refused)
    func refuses(_ text: String, _ reason: String, _ offset: Int) {
        let problem = #expect(throws: JSONProblem.self) { try JSON(reading: text) }
        #expect(problem?.reason == reason && problem?.offset == offset)
    }

    @Test(
        "bytes that are not UTF-8 are refused",
        arguments: [[0xFF], [0xC3], [0xED, 0xA0, 0xBE], [0xC0, 0x80], [0xF5, 0x80, 0x80, 0x80]] as [[UInt8]])
    func notUTF8(_ bytes: [UInt8]) {
        let problem = #expect(throws: JSONProblem.self) { try JSON(reading: [0x22] + bytes + [0x22]) }
        #expect(problem?.reason == "a text is not UTF-8")
    }

    @Test("64 levels are read and 65 are not", arguments: [("[", "]"), ("{\"a\":", "}")])
    func depth(_ open: String, _ close: String) throws {
        func nested(_ levels: Int) -> String {
            let core = open == "[" ? "" : "1"
            return String(repeating: open, count: levels) + core + String(repeating: close, count: levels)
        }
        #expect(try JSON(reading: nested(64)).text == nested(64))
        let problem = #expect(throws: JSONProblem.self) { try JSON(reading: nested(65)) }
        #expect(problem?.reason == "more than 64 levels are nested")
        #expect(throws: JSONProblem.self) { try JSON(reading: String(repeating: open, count: 1_000_000)) }
        #expect(
            try JSON(reading: "[" + Array(repeating: "[[]]", count: 200).joined(separator: ",") + "]").array?.count
                == 200)
    }

    @Test("nil is never null")
    func nilIsNothing() {
        let missing: JSON? = ParameterRule.choice(["png"]).accepted("gif")
        #expect(missing == Optional<JSON>.none)
        #expect((JSON.object([:]))["a"] == Optional<JSON>.none)
    }

    @Test("what is written is read as the same, and random bytes never crash", arguments: 0..<20)
    func random(_ seed: UInt64) throws {
        var random = SmallRandom(seed: seed)
        for _ in 0..<50 {
            let value = Self.value(&random, depth: 4)
            #expect(try JSON(reading: value.text) == value && JSON(reading: value.prettyText).text == value.text)
            var bytes = Array(value.text.utf8)
            for _ in 0..<3 where !bytes.isEmpty {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: .min ... .max, using: &random)
            }
            if let read = try? JSON(reading: bytes) { #expect(try JSON(reading: read.text) == read) }
        }
    }

    private static func value(_ random: inout SmallRandom, depth: Int) -> JSON {
        switch Int.random(in: 0...(depth > 0 ? 6 : 4), using: &random) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &random))
        case 2: return .integer(Int64.random(in: .min ... .max, using: &random))
        case 3: return .string(random.text(upTo: 12))
        case 4:
            return JSONNumber(
                "\(Int.random(in: -9...9, using: &random)).0\(UInt8.random(in: 0...99, using: &random))e-\(depth)"
            ).map { .number($0) } ?? .null
        case 5: return .array((0..<3).map { _ in value(&random, depth: depth - 1) })
        default:
            return .object(
                JSONObject(
                    (0..<3).map { JSONObject.Member("\($0)" + random.text(upTo: 3), value(&random, depth: depth - 1)) })
            )
        }
    }
}
