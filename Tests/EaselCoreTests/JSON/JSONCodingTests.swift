import EaselCore
import Foundation
import Testing

@Suite("Values of our own as JSON, with no text in between")
struct JSONCodingTests {
    private struct Everything: Codable, Hashable {
        var text = "é🦊\"\\"
        var flag = true
        var small: Int8 = -7
        var large = UInt64.max
        var least = Int64.min
        var fraction = 0.1
        var none: String?
        var some: Int? = 3
        var list = [[1, 2], [], [3]]
        var holes: [Int?] = [1, nil, 3]
        var names = ["b": 1, "a": 2]
        var source = ImageSource.bytes([0, 255])
        var shape = [ImageShape.ratio(16, 9), .size(3, 4)]
        var cost = Cost("0.10", currency: "USD")
        var json: JSON = ["z": 1, "a": ["deep": [true, "x"]]]
        var type = PictureType.png
        var mode = Mode.edit
    }

    @Test("come back as they were, and are read from what the system's coder writes, and the other way round")
    func roundTrip() throws {
        let value = Everything()
        let json = try JSON(encoding: value)
        #expect(try json.decoded(as: Everything.self) == value)
        #expect(try JSON(reading: json.text).decoded(as: Everything.self) == value)
        var sorted = value
        sorted.json = ["a": ["deep": [true, "x"]], "z": 1]
        #expect(try JSONDecoder().decode(Everything.self, from: Data(json.text.utf8)) == sorted)
        let system = try JSON(reading: Array(JSONEncoder().encode(sorted)))
        let read = try system.decoded(as: Everything.self)
        #expect(read.text == sorted.text && read.holes == sorted.holes && read.source == sorted.source)
        #expect(read.large == sorted.large && read.shape == sorted.shape && read.cost == sorted.cost)
    }

    @Test("keep the digits of their numbers and the order of their members")
    func exact() throws {
        let text = #"{"z":0.10,"a":12345678901234567890123,"m":[1e400,-0,1.50]}"#
        let json = try JSON(reading: text)
        #expect(try json.decoded(as: JSON.self).text == text)
        #expect(try json.decoded(as: JSONObject.self).members.map(\.name) == ["z", "a", "m"])
        #expect(try JSON(encoding: ["one": json])["one"]?.text == text)
    }

    @Test(
        "are refused where the JSON says something else",
        arguments: [
            #"{"flag":1}"#, #"{"flag":"true"}"#, #"{"flag":null}"#, "{}", "[]", "null", "3",
            #"{"flag":true,"small":128}"#,
            #"{"flag":true,"small":1.5}"#, #"{"flag":true,"small":"1"}"#, #"{"flag":true,"list":{}}"#,
            #"{"flag":true,"list":[1,"x"]}"#, #"{"flag":true,"mode":"paint"}"#,
        ])
    func mismatch(_ text: String) throws {
        struct Small: Codable {
            var flag: Bool
            var small: Int8?
            var list: [Int]?
            var mode: Mode?
        }
        let json = try JSON(reading: text)
        #expect(throws: (any Error).self) { try json.decoded(as: Small.self) }
        #expect(throws: (any Error).self) { try JSONDecoder().decode(Small.self, from: Data(text.utf8)) }
    }

    @Test("are refused where a fraction is no number")
    func noNumber() {
        for fraction in [Double.nan, .infinity] {
            #expect(throws: (any Error).self) { try JSON(encoding: [fraction]) }
        }
    }

    @Test("A name that stands twice is found among few members and among many", arguments: [2, 15, 16, 17, 18, 40])
    func twice(_ count: Int) throws {
        let members = (0..<count).map { "\"n\($0)\":\($0)" }
        #expect(try JSON(reading: "{" + members.joined(separator: ",") + "}").object?.members.count == count)
        for name in ["n0", "n\(count - 1)"] {
            let text = "{" + (members + ["\"\(name)\":1"]).joined(separator: ",") + "}"
            #expect(throws: JSONProblem.self) { try JSON(reading: text) }
        }
    }
}
