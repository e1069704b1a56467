import Testing

@testable import EaselSandbox

@Suite("The sandbox's JSON")
struct JSONTests {
    @Test(
        "is read and written back",
        arguments: [
            #"{"a":[1,-0,2.5e-3,{}],"b":"é\"\\/","c":null,"d":true,"e":false,"":[]}"#, "0", #""""#, "-1E+2",
            "123456789012345678901234567890",
        ])
    func roundTrip(text: String) throws {
        #expect(String(decoding: try JSONReader.read(Array(text.utf8)).bytes, as: UTF8.self) == text)
    }

    @Test("knows every escape")
    func escapes() throws {
        let value = try JSONReader.read(Array(#""\u0041\ud83e\udd8a\n\t\r\b\f\/\\\"\u00e9""#.utf8))
        #expect(value.text == "A🦊\n\t\r\u{8}\u{c}/\\\"é")
        #expect(String(decoding: JSON.string("\u{1}\u{1f}\n").bytes, as: UTF8.self) == #""\u0001\u001f\n""#)
    }

    @Test(
        "is refused where it is none",
        arguments: [
            "", " ", "{", "}", "[1,]", #"{"a":1,}"#, #"{"a" 1}"#, "{a:1}", "01", "1.", ".5", "+1", "1e", "-", "tru",
            "nul",
            #"""#, #""\x""#, #""\u12""#, #""\u+123""#, #""\ud800""#, #""\ud800\u0041""#, "\"\n\"", "1 2", "[1 2]",
            "NaN",
            String(repeating: "[", count: 100) + String(repeating: "]", count: 100),
        ])
    func refused(text: String) {
        #expect(throws: JSONReader.Failure.self) { _ = try JSONReader.read(Array(text.utf8)) }
    }

    @Test("is found by name, the last of two counting")
    func members() throws {
        let value = try JSONReader.read(Array(#" { "a" : 1 , "a" : 2 } "#.utf8))
        #expect(value["a"]?.integer == 2)
        #expect(value["b"] == nil)
    }

    @Test("reads base64 of every length, and refuses what is none")
    func base64() {
        let cases: [(String, [UInt8])] = [
            ("", []), ("aA==", [104]), ("aGk=", [104, 105]), ("aGkh", [104, 105, 33]), ("_-8", [255, 239]),
        ]
        for (text, bytes) in cases {
            #expect(Base64.decode(text.utf8) == bytes, "\(text)")
        }
        #expect(Base64.decode("a".utf8) == nil)
        #expect(Base64.decode("a=b".utf8) == nil)
        #expect(Base64.decode("a?==".utf8) == nil)
    }
}
