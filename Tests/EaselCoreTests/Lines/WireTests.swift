import EaselCore
import Testing

@Suite("Saying calls and answers")
struct WireTests {
    @Test(
        "N15: a header that could break out of its line is not made",
        arguments: [
            ("A", "b", true), ("x-Key_1!", "a\tb ~", true), ("A", "", true), ("A", "é", true), ("", "b", false),
            ("A b", "c", false), ("A:", "b", false), ("A\r\nB", "c", false), ("Ä", "b", false),
            ("A", "b\r\nC: d", false), ("A", "b\n", false), ("A", "b\r", false), ("A", "b\u{0}", false),
            ("A", "\u{7f}", false), ("A", "\u{1b}[2J", false),
        ])
    func header(_ name: String, _ value: String, _ isMade: Bool) { #expect((WireHeader(name, value) != nil) == isMade) }

    @Test("the first header of a name is found in any case")
    func lookUp() {
        let headers = [WireHeader("ETag", "1"), WireHeader("etag", "2")].compactMap { $0 }
        let reply = WireReply(status: 200, headers: headers, body: [1, 2])
        #expect(reply.header("eTAG") == "1" && reply.header("Etags") == nil && reply.count == 2)
    }

    @Test(
        "a body's length is what goes on the wire",
        arguments: [(0, 0), (1, 4), (2, 4), (3, 4), (4, 8), (20_000_000, 26_666_668)])
    func length(_ count: Int, _ encoded: Int) {
        let image = ImageBytes.file(path: "/x", count: count)
        let body = WireBody(type: "t", pieces: [.bytes([1, 2]), .raw(image), .base64(image)])
        #expect(body.length == 2 + count + encoded)
        #expect(ImageBytes.memory([UInt8](repeating: 0, count: count)).count == count)
    }

    @Test("pictures stand as pieces in JSON that is otherwise whole")
    func value() {
        let image = ImageBytes.memory([1])
        let body = WireValue.members([
            WireValue.Member("a\"b", .json("c")), WireValue.Member("p", .base64(image)),
            WireValue.Member("l", .list([.base64(image), .json(.null), .list([]), .members([])])),
        ]).body
        let texts = [#"{"a\"b":"c","p":""#, #"","l":[""#, #"",null,[],{}]}"#].map {
            WireBody.Piece.bytes(Array($0.utf8))
        }
        #expect(body.pieces == [texts[0], .base64(image), texts[1], .base64(image), texts[2]])
        #expect(body.type == "application/json" && WireBody.json(["a": 1]).pieces == [.bytes(Array(#"{"a":1}"#.utf8))])
    }

    @Test("a call has a cap and a deadline without being asked")
    func defaults() {
        let call = WireCall(.get, .link("https://a.b"))
        #expect(call.reply.cap == 4 << 20 && call.deadline == .seconds(30) && call.body == nil && call.headers.isEmpty)
        #expect(ReplySink.file("/x", cap: 7).cap == 7)
    }
}
