import EaselCore
import KieService
import Testing

@Suite("Asking Kie for another link")
struct KieFreshLinkTests {
    typealias Row = Heard<FreshLinkAnswer>
    private static let old = "https://tempfile.aiquickdraw.com/a.png"

    private static func turn() throws -> Turn<String, FreshLinkAnswer> { try #require(Kie.service.freshLink) }

    @Test("names the old one at the door for links")
    func says() throws {
        let call = try Self.turn().say(Self.old)
        #expect(call.place == .api("/api/v1/common/download-url") && call.method == .post)
        #expect(Sample.bytes(of: call.body) == #"{"url":"https://tempfile.aiquickdraw.com/a.png"}"#)
        #expect(call.body?.type == "application/json")
    }

    static let answers: [Row] = [
        Row(
            "fresh", 200, #"{"code":200,"msg":"success","data":"https://a.b/c?sig=1"}"#,
            .fresh(PictureLink("https://a.b/c?sig=1", lifeSeconds: 1200))),
        Row("no address", 200, #"{"code":200,"data":"javascript:alert(1)"}"#, nowhere),
        Row("no data", 200, #"{"code":200,"data":null}"#, nowhere),
        Row("an object", 200, #"{"code":200,"data":{"url":"https://a.b/c"}}"#, nowhere),
        Row(
            "a foreign link", 200, #"{"code":422,"msg":"m"}"#,
            .refused(No.refusal(No.said(422), http: 200, code: "422", words: "m"))),
        Row("HTTP 404", 404, "<html></html>", .refused(No.refusal(No.said(404), http: 404, code: "404"))),
        Row("code 500", 200, #"{"code":500}"#, .unclear("Kie answered code 500.")),
        Row("HTTP 502", 502, "<html></html>", .unclear("Kie answered HTTP 502 with an HTML page.")),
        Row("empty", 200, "", .unclear("Kie answered HTTP 200 with an empty answer.")),
    ]
    private static let nowhere = FreshLinkAnswer.unclear("Kie answered without an address.")

    @Test("D2: an answer means what the table says", arguments: answers)
    func means(_ row: Row) throws { #expect(try Self.turn().hear(Self.old, row.reply) == row.meaning) }
}
