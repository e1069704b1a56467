import EaselCore
import KieService
import Testing

@Suite("Asking Kie what the account holds")
struct KieCreditTests {
    typealias Row = Heard<CreditAnswer>

    private static func turn() throws -> Turn<Void, CreditAnswer> { try #require(Kie.service.credit) }

    private static func holds(_ amount: String) -> CreditAnswer {
        JSONNumber(amount).map { .holds(Credit($0, unit: "credits")) } ?? .unclear(amount)
    }

    @Test("is one free question")
    func call() throws {
        let call = try Self.turn().say(())
        #expect(call.method == .get && call.place == .api("/api/v1/chat/credit"))
        #expect(call.body == nil && call.headers.isEmpty)
    }

    @Test("goes along to another address")
    func moved() throws {
        let addresses = try #require(ServiceAddresses(api: "http://127.0.0.1:1"))
        #expect(Kie.service.at(addresses).credit != nil)
    }

    static let answers: [Row] = [
        Row("a bare number", 200, #"{"code":200,"msg":"success","data":100}"#, holds("100")),
        Row("a fraction", 200, #"{"code":200,"msg":"success","data":7.25}"#, holds("7.25")),
        Row("a number as text", 200, #"{"code":200,"data":"12.50"}"#, holds("12.50")),
        Row("more digits than a Double has", 200, #"{"code":200,"data":9007199254740993}"#, holds("9007199254740993")),
        Row("below zero", 200, #"{"code":"200","data":-3}"#, holds("-3")),
        Row("no number", 200, #"{"code":200,"data":null}"#, nothing),
        Row("an object", 200, #"{"code":200,"data":{"credit":5}}"#, nothing),
        Row("a word", 200, #"{"code":200,"data":"many"}"#, nothing),
        Row(
            "code 401 inside HTTP 200", 200, #"{"code":401,"msg":"m"}"#,
            .refused(No.refusal(No.said(401), http: 200, code: "401", words: "m"))),
        Row("HTTP 401", 401, "<html></html>", .refused(No.refusal(No.said(401), http: 401, code: "401"))),
        Row("code 500", 200, #"{"code":500,"msg":"m"}"#, .unclear("Kie answered code 500.")),
        Row("HTTP 502", 502, "<html></html>", .unclear("Kie answered HTTP 502 with an HTML page.")),
        Row("empty", 200, "", .unclear("Kie answered HTTP 200 with an empty answer.")),
    ]
    private static let nothing = CreditAnswer.unclear("Kie answered without a number of credits.")

    @Test("an answer means what the table says", arguments: answers)
    func means(_ row: Row) throws { #expect(try Self.turn().hear((), row.reply) == row.meaning) }
}
