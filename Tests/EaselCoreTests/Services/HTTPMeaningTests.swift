import EaselCore
import Testing

@Suite("What an HTTP answer means")
struct HTTPMeaningTests {
    private static func expected(_ status: Int) -> HTTPMeaning {
        switch status {
        case 200...299: .answer
        case 401: .refused(.badKey)
        case 402: .refused(.noCredit)
        case 403: .refused(.notPermitted)
        case 429: .refused(.rateLimited)
        case 408, 409, 425: .unclear
        case 300...499: .refused(.rejected)
        default: .unclear
        }
    }

    @Test("every status has one meaning")
    func table() {
        #expect((-1...700).filter { HTTPMeaning($0) != Self.expected($0) } == [])
        #expect([0, 100, 500, 503, 599, 600, .max, .min].allSatisfy { HTTPMeaning($0) == .unclear })
    }

    private static let date = "Sun, 06 Nov 1994 08:49:37 GMT"
    static let waits: [(String, String?, Int?)] = [
        ("0", nil, 0), ("7", nil, 7), (" 120\t", nil, 120), ("3600", nil, 3600), ("3601", nil, 3600),
        ("31536000", nil, 3600), ("99999999999999999999999", nil, 3600), ("007", nil, 7),
        ("-5", nil, nil), ("+5", nil, nil), ("1.5", nil, nil), ("", nil, nil), ("soon", nil, nil), ("５", nil, nil),
        ("5 s", nil, nil),
        ("Sun, 06 Nov 1994 08:50:07 GMT", date, 30), (date, date, 0), ("Sun, 06 Nov 1994 08:49:07 GMT", date, 0),
        ("Mon, 07 Nov 1994 08:49:37 GMT", date, 3600),
        ("Sun, 06 Nov 1994 08:50:07 GMT", nil, nil), ("Sun, 06 Nov 1994 08:50:07 GMT", "yesterday", nil),
        ("Sun, 06 Nov 1994 08:50:07 CET", date, nil), ("Sun, 06 Foo 1994 08:50:07 GMT", date, nil),
        ("Sun, 06 Nov 1994 24:00:00 GMT", date, nil), ("Sun, 99 Nov 1994 08:50:07 GMT", date, nil),
        ("Sun, 06 Nov 99999999999999999999 08:50:07 GMT", date, nil), ("06 Nov 1994 08:50:07", date, nil),
        ("Wed, 01 Jan 2025 00:00:10 GMT", "Tue, 31 Dec 2024 23:59:50 GMT", 20),
        ("Fri, 01 Mar 2024 00:00:05 GMT", "Thu, 29 Feb 2024 23:59:55 GMT", 10),
        ("Sat, 01 Mar 2025 00:00:05 GMT", "Fri, 28 Feb 2025 23:59:55 GMT", 10),
        ("Fri, 31 Dec 9999 23:59:59 GMT", date, 3600),
    ]

    @Test("N9: the wait that is asked for is read in each form, and capped", arguments: waits)
    func retryAfter(_ text: String, _ date: String?, _ seconds: Int?) {
        let headers = [WireHeader("retry-after", text), date.flatMap { WireHeader("DATE", " \($0) ") }].compactMap {
            $0
        }
        #expect(WireReply(status: 429, headers: headers).retryAfter == seconds.map { .seconds($0) })
    }

    @Test("no header is no wait")
    func none() { #expect(WireReply(status: 429).retryAfter == nil) }

    @Test(
        "a body that cannot be read is described without being shown",
        arguments: [
            ("", "an empty answer"), ("<html>", "an HTML page"), (" \n<!DOCTYPE HTML>", "an HTML page"),
            ("<?xml version='1.0'?>", "an answer that is not JSON (a value should stand here)"),
            ("{\"a\":", "an answer that is not JSON (the text ends where a value should stand)"),
            ("\u{1b}[2J\u{0}\u{1}", "an answer that is not JSON (a value should stand here)"),
            ("[1]", "JSON of another form"),
        ])
    func looks(_ body: String, _ said: String) {
        #expect(WireReply(status: 200, body: Array(body.utf8)).looks == said)
        #expect(WireReply(status: 200, body: [0xFF, 0xFE, 0x00] + Array(body.utf8)).looks.hasPrefix("an "))
    }

    @Test("a text or a number is a loose text, and nothing else")
    func looseText() {
        #expect((JSON.string("02")).looseText == "02" && JSON.integer(7).looseText == "7")
        #expect([JSON.string(""), .null, .bool(true), [], [:]].allSatisfy { $0.looseText == nil })
    }

    @Test("a date that can be read is seconds since 1970")
    func dates() {
        let dates: [(String?, Int?)] = [
            (Self.date, 784_111_777), (" \(Self.date) ", 784_111_777), ("yesterday", nil), (nil, nil),
        ]
        for (text, seconds) in dates {
            let headers = text.flatMap { WireHeader("date", $0) }.map { [$0] } ?? []
            #expect(WireReply(status: 200, headers: headers).date == seconds)
        }
    }
}
