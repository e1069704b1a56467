import EaselCore
import Foundation
import Testing

@Suite("Passing JSON through coders")
struct JSONCodableTests {
    @Test(
        "a value comes back the same",
        arguments: [
            "null", "true", "0", "-1", "9007199254740993", "9223372036854775807", "-9223372036854775808", "0.1", "0.10",
            "1.5e-7",
            "18446744073709551615", "12345678901234567890.123456789", "\"1\"", "\"\"", "[]",
            "[null,false,1,\"a\",[],{}]", "{}",
            "{\"a\":{\"b\":[0.08]},\"null\":null}", "[[[1]]]",
        ])
    func roundTrip(_ text: String) throws {
        let value = try JSON(reading: text)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let data = try encoder.encode(["v": value])
        #expect(try JSONDecoder().decode([String: JSON].self, from: data) == ["v": value])
        #expect(try JSON(reading: Array(data))["v"] == value)
    }

    @Test(
        "a number that a coder cannot keep is refused, not bent",
        arguments: ["1e400", "1e-400", "0." + String(repeating: "12345", count: 10)])
    func tooMuch(_ text: String) throws {
        let value = try JSON(reading: text)
        #expect(throws: EncodingError.self) { try JSONEncoder().encode([value]) }
    }

    @Test("an object alone is an object, and nothing else is")
    func object() throws {
        let object: JSONObject = ["b": 1, "a": [true]]
        let decoded = try JSONDecoder().decode(JSONObject.self, from: JSONEncoder().encode(object))
        #expect(decoded.members.map(\.name) == ["a", "b"] && decoded["b"] == 1 && decoded["a"] == [true])
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(JSONObject.self, from: Data("[1]".utf8)) }
    }

    @Test("a later member takes the place of an earlier one of the same name")
    func members() {
        var object = JSONObject([JSONObject.Member("a", 1), JSONObject.Member("b", 2), JSONObject.Member("a", 3)])
        #expect(JSON.object(object).text == #"{"a":3,"b":2}"#)
        object["a"] = JSON?.none
        object["c"] = .null
        #expect(JSON.object(object).text == #"{"b":2,"c":null}"#)
    }
}
