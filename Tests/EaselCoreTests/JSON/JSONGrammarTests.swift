import EaselCore
import Testing

/// Texts made from the rules of RFC 8259, one by one.
@Suite("The grammar of JSON")
struct JSONGrammarTests {
    /// Texts that every reader has to take.
    static let taken: [String] = [
        // Each kind of value stands alone.
        "true", "false", "null", "0", "\"\"", "[]", "{}", "7", "\"a\"", "[null]", #"{"a":null}"#,
        // White space stands around each of the six signs.
        " [ ] ", "\t{\t}\t", "\n[\n1\n,\n2\n]\n", "\r{\r\"a\"\r:\r1\r,\r\"b\"\r:\r2\r}\r", " \t\r\n null \t\r\n ",
        // Numbers: sign, whole part, fraction, exponent, each there or not.
        "-0", "-1", "10", "100", "1234567890", "0.0", "-0.0", "0.5", "1.25", "-1.25", "10.01", "0e0", "0E0", "0e1",
        "1e1",
        "1E1", "1e+1", "1e-1", "1E+1", "1E-1", "1e00", "1e01", "1e-01", "-1e1", "1.5e3", "-1.5E-3", "0.1e1", "0.0e0",
        "20e1", "1.0000", "99999999999999999999", "-99999999999999999999", "0.000000000000000000000000001",
        "1.7976931348623157e308", "4.9e-324", "[0,-0,0.0]",
        // Texts: every escape, letters of one to four bytes, and what needs no escape.
        #""\"""#, #""\\""#, #""\/""#, #""\b""#, #""\f""#, #""\n""#, #""\r""#, #""\t""#, #""\u0000""#, #""\u001f""#,
        #""\u0020""#, #""\u007F""#, #""\u00e9""#, #""\u00E9""#, #""\u2028""#, #""\uFEFF""#, #""\ud834\udd1e""#,
        #""\uDBFF\uDFFF""#, #""\ud800\udc00""#, #""\\u0041""#, #""a\u0062c""#, #""\"\\\/\b\f\n\r\t\u0061""#,
        "\"/\"", "\"'\"", "\"é\"", "\"€\"", "\"𝄞\"", "\"\u{7f}\"", "\"\u{80}\"", "\"\u{2028}\u{2029}\"", "\"\u{feff}\"",
        "\"\u{fffd}\"", "\"\u{10ffff}\"", "\"e\u{301}\"", "\"[1,2]\"", "\"// no remark\"", "\"a,b:c{d}\"", "\"\u{a0}\"",
        // Lists and objects, empty, long, mixed and nested.
        "[1]", "[1,2]", "[[]]", "[[[[]]]]", "[{}]", "[1,\"a\",null,true,false,{},[]]", "[\"\"]", #"{"":0}"#,
        #"{"a":1}"#,
        #"{"a":1,"b":2}"#, #"{"a":{"b":{"c":[]}}}"#, #"{"a":[{"b":[{}]}]}"#, #"{"true":true,"null":null}"#,
        #"{"a":1,"A":2}"#, #"{"a ":1," a":2}"#, #"{"\u0000":1}"#, #"{"\"":1}"#, #"{"a\nb":1}"#, #"{"é":1}"#,
        #"{"0":0}"#,
    ]

    @Test("X1: a text of the grammar is taken, and means the same when it is written and read again", arguments: taken)
    func takes(_ text: String) throws {
        let value = try JSON(reading: text)
        #expect(try JSON(reading: value.text) == value && JSON(reading: value.text).text == value.text)
        #expect(try JSON(reading: value.prettyText).text == value.text)
    }

    /// Texts that no reader may take.
    static let refused: [String] = [
        // Nothing, or nothing but space, or more than one value.
        "", " ", "\n", "1 2", "[] []", "{} {}", "nullnull", "true false", "\"\"\"\"", "[],", "{},", ",", ":", ",1",
        "1,",
        // Words: cut, in another case, or of other languages.
        "t", "tru", "truE", "True", "TRUE", "fals", "nul", "Null", "nil", "None", "undefined", "NaN", "-NaN",
        "Infinity",
        "-Infinity", "+Infinity", "inf", "yes", "a", "[a]", "[tru]", "[nul,1]",
        // Numbers.
        "-", "+", "+1", "--1", "-+1", "+-1", "01", "00", "-01", "-00", "012", "0x1", "0X1F", "0b1", "0o7", "1a", "1.",
        "-1.",
        "1.e1", ".1", "-.1", ".", "e1", "1e", "1E", "1e+", "1e-", "1e1.5", "1e.5", "1ee1", "1e1e1", "1..2", "1.2.3",
        "1,5",
        "1_000", "1'000", "1 000", "0.-1", "0.+1", "1-1", "1+1", "- 1", "1 e1", "1L", "1f", "1n", "$1", "１", "٣",
        "[1.]",
        "[-]", "[01]", "[1e]", "[+1]", "[.5]", "{\"a\":01}",
        // Texts.
        "\"", "'a'", "`a`", "\"a", "a\"", "\"\\\"", "\"\\", "\"a\\", "\"\n\"", "\"\r\"", "\"\t\"", "\"\u{0}\"",
        "\"\u{1f}\"",
        "\"a\u{8}b\"", #""\a""#, #""\v""#, #""\0""#, #""\'""#, #""\x41""#, #""\U0041""#, #""\u""#, #""\u0""#,
        #""\u00""#,
        #""\u004""#, #""\u004g""#, #""\u 041""#, #""\u{41}""#, #""\u+041""#, #""\ ""#, "\"\\\n\"", "\"\\é\"", "“a”",
        // Lists.
        "[", "]", "[1", "[1,", "[,", "[,]", "[,1]", "[1,]", "[1,,2]", "[1 2]", "[1:2]", "[1;2]", "[1]]", "[[1]", "[1}",
        "(1)",
        "[\"a\"", "[1,2,", "[1\u{0c}]", "[\u{a0}1]", "[\u{2028}1]", "[*]", "[...]", "[1,]]",
        // Objects.
        "{", "}", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "{\"a\":1,}", "{,}", "{,\"a\":1}", "{\"a\":1,,\"b\":2}",
        "{\"a\" 1}", "{\"a\"}", "{\"a\",\"b\"}", "{\"a\"::1}", "{\"a\":}", "{:1}", "{a:1}", "{'a':1}", "{1:1}",
        "{null:1}",
        "{[]:1}", "{\"a\":1 \"b\":2}", "{\"a\":1;\"b\":2}", "{\"a\"=1}", "{\"a\"=>1}", "{\"a\":1]", "{\"a\":1}}",
        "{{}}", "{[]}",
        "{\"a\":1,b:2}", "{\"a\":1}#", "{\"a\":1} x", "{\"a\":[}", "{\"a\":{]}",
        // What other formats allow.
        "// a\n1", "1 // a", "/* a */ 1", "[1, /* a */ 2]", "# a\n1", "<a/>", "a=1", "%YAML", "1;", "\u{0}", "1\u{0}",
        "\u{c}1",
        "\u{b}1", "\u{a0}1", "\u{2060}1", "\u{3000}1", "\u{85}1", "&quot;a&quot;", "\\u0031", "\u{1b}[1]", "*", "?",
        "@", "~",
    ]

    @Test("X1: a text outside the grammar is refused", arguments: refused)
    func refuses(_ text: String) { #expect(throws: JSONProblem.self) { try JSON(reading: text) } }

    /// Texts that a reader may take or refuse: what this one does with them.
    static let free: [(text: String, written: String?)] = [
        ("\u{feff}1", nil), ("\u{feff}", nil), (#"{"a":1,"a":1}"#, nil), (#"{"a":1,"a":2}"#, nil),
        (#"{"a":1,"\u0061":2}"#, nil), (#"{"":1,"":2}"#, nil),
        // Two names that are canonically equal could be taken for one, so they are.
        (#"{"\u00e9":1,"e\u0301":2}"#, nil),
        (#""\ud800""#, nil), (#""\udc00""#, nil), (#""\ud800\ud800""#, nil), (#""\udc00\ud800""#, nil),
        (#""\ud800x""#, nil), (#""\ud800\n""#, nil), (#""\ud800\\""#, nil), (#"{"\udead":1}"#, nil),
        (#""\ufffe""#, "\"\u{fffe}\""), (#""\uffff""#, "\"\u{ffff}\""),
        (#""\ufdd0""#, String(decoding: [0x22, 0xEF, 0xB7, 0x90, 0x22], as: UTF8.self)),
        (#""\udbff\udffe""#, "\"\u{10fffe}\""),
        ("1e400", "1e400"), ("-1e400", "-1e400"), ("1e-400", "1e-400"),
        ("1e99999999999999999999", "1e99999999999999999999"),
        ("0.1e99999999999999999999", "0.1e99999999999999999999"), ("-0e-99999", "-0e-99999"), ("1E0400", "1E0400"),
        ("9007199254740993", "9007199254740993"), ("18446744073709551616", "18446744073709551616"),
        ("-9223372036854775809", "-9223372036854775809"),
        (String(repeating: "9", count: 5000), String(repeating: "9", count: 5000)),
        (String(repeating: "[", count: 65) + String(repeating: "]", count: 65), nil),
        (String(repeating: "[", count: 600) + String(repeating: "]", count: 600), nil),
        (String(repeating: "[", count: 100_000), nil), (String(repeating: "{\"a\":", count: 100_000), nil),
        (String(repeating: "[{\"\":", count: 50_000), nil),
    ]

    @Test("X1: where the grammar leaves it free, a text is always taken or always refused", arguments: free)
    func always(_ text: String, _ written: String?) {
        for _ in 0..<3 { #expect((try? JSON(reading: text))?.text == written) }
    }

    @Test(
        "X1: bytes in another encoding, or none, are refused and do not crash",
        arguments: [
            [0xFF, 0xFE, 0x31, 0x00], [0xFE, 0xFF, 0x00, 0x31], [0x31, 0x00], [0x00, 0x31], [0x5B, 0x00, 0x5D, 0x00],
            [0x22, 0xE9, 0x22], [0x22, 0xC3, 0x22], [0x22, 0x80, 0x22], [0x22, 0xC0, 0xAF, 0x22],
            [0x22, 0xE0, 0x80, 0xAF, 0x22],
            [0x22, 0xED, 0xA0, 0x80, 0x22], [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22],
            [0x22, 0xF8, 0x88, 0x80, 0x80, 0x80, 0x22],
            [0x22, 0xFF, 0x22], [0x22, 0xF0, 0x9F, 0xA6, 0x22], [0xE5], [0x5B, 0xFF, 0x5D],
            [0x7B, 0x22, 0xB9, 0x22, 0x3A, 0x30, 0x7D],
            [0x22, 0x5C, 0xE5, 0x22], [0x22, 0x5C, 0x75, 0x30, 0x30, 0xE5, 0x22], [0xEF, 0xBB, 0xBF, 0x7B, 0x7D],
        ] as [[UInt8]])
    func notUTF8(_ bytes: [UInt8]) { #expect(throws: JSONProblem.self) { try JSON(reading: bytes) } }

    @Test("X1: of all single bytes the digits alone are JSON, and four are white space")
    func everyByte() {
        let alone = (UInt8.min ... .max).filter { (try? JSON(reading: [$0])) != nil }
        #expect(alone == Array("0123456789".utf8))
        let around = (UInt8.min ... .max).filter { (try? JSON(reading: [$0, 0x5B, $0, 0x5D, $0])) != nil }
        #expect(around == [0x09, 0x0A, 0x0D, 0x20])
        let inside = (UInt8.min ... .max).filter { (try? JSON(reading: [0x22, $0, 0x22])) != nil }
        #expect(inside == (0x20...0x7F).filter { $0 != 0x22 && $0 != 0x5C })
        let escaped = (UInt8.min ... .max).filter { (try? JSON(reading: [0x22, 0x5C, $0, 0x22])) != nil }
        #expect(escaped == Array(#""/\bfnrt"#.utf8))
    }

    @Test("X1: each of the 65,536 numbers of an escape is a character or half of one")
    func everyEscape() async {
        for number in 0..<65_536 {
            if number.isMultiple(of: 4_096) { await Task.yield() }
            let digits = String(number, radix: 16)
            let text = "\"\\u" + String(repeating: "0", count: 4 - digits.count) + digits + "\""
            let expected = Unicode.Scalar(UInt32(number)).map { Array(String($0).utf8) }
            let read = (try? JSON(reading: text))?.string.map { Array($0.utf8) }
            if read != expected { Issue.record("\(text) is \(read ?? []) and not \(expected ?? [])") }
        }
    }

    @Test("X1: a text that is cut anywhere is refused, except where a number may end")
    func cut() {
        let whole = Array(#"{"a":[1,-2.5e+3,"\u00e9\ud83e\udd8a\"",true,false,null,{"b":{}}],"🦊":" \\ "}"#.utf8)
        #expect((try? JSON(reading: whole)) != nil)
        for end in whole.indices { #expect(throws: JSONProblem.self) { try JSON(reading: Array(whole[..<end])) } }
    }

    @Test("X1: the texts here are many")
    func count() { #expect(Set(Self.taken + Self.refused + Self.free.map(\.text)).count >= 300) }
}
