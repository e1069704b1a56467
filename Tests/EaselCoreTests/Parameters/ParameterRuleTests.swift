import EaselCore
import Testing

@Suite("Accepting values by rule")
struct ParameterRuleTests {
    private static func number(_ text: String) -> JSON { JSONNumber(text).map { .number($0) } ?? .null }
    private static let odd: [JSON] = [.null, true, [], [:], "", " ", "é"]

    /// A rule with values that are accepted, as they go on the wire, and with values that are refused.
    struct Row: Sendable {
        let rule: ParameterRule
        let accepted: [(JSON, JSON)]
        let refused: [JSON]
        let allowed: String
    }

    static let rows: [Row] = [
        Row(
            rule: .text(length: 2...3), accepted: [("ab", "ab"), ("a é", "a é"), ("👨‍👩‍👧🇩🇪", "👨‍👩‍👧🇩🇪")],
            refused: ["a", "abcd", "  ", "\n\u{3000}", 12] + odd, allowed: "a text of 2 to 3 characters"),
        Row(
            rule: .text(length: 1...Int.max), accepted: [("a", "a"), (" a\n", " a\n")], refused: ["", " ", 1, true],
            allowed: "a text that is not empty"),
        Row(
            rule: .integer(-1...9),
            accepted: [(-1, -1), (9, 9), (number("-0"), 0), (number("9.0"), 9), (number("1e0"), 1)],
            refused: [-2, 10, number("1.5"), number("1e400"), "1"] + odd, allowed: "a whole number from -1 to 9"),
        Row(
            rule: .integer(Int64.min...Int64.max), accepted: [(.integer(Int64.min), .integer(Int64.min))],
            refused: [.integer(UInt64.max)] + odd, allowed: "a whole number of 64 bits"),
        Row(
            rule: .decimal(JSONNumber(0), JSONNumber(1)),
            accepted: [(0, 0), (number("1.000"), number("1.000")), (number("1e-400"), number("1e-400"))],
            refused: [number("-1e-400"), number("1.0000000000000000000001"), number("1e400"), "0.5"] + odd,
            allowed: "a number from 0 to 1"),
        Row(
            rule: .flag, accepted: [(true, true), (false, false)], refused: [0, 1, "true", .null, "", []],
            allowed: "true or false"),
        Row(
            rule: .choice(["jpeg", "png"]), accepted: [("png", "png")],
            refused: ["PNG", "jpg", "webp", "png ", 1] + odd, allowed: "jpeg or png"),
        Row(rule: .choice(["a", "b", "c"]), accepted: [("c", "c")], refused: odd, allowed: "a, b or c"),
        Row(
            rule: .ratios([Ratio(16, 9), Ratio(1, 1)]),
            accepted: [("16:9", "16:9"), ("32:18", "16:9"), ("7:7", "1:1")],
            refused: ["9:16", "16x9", "16:9:1", ":", "0:0", "-16:-9", "1.6:0.9", "１:1", 1] + odd, allowed: "16:9 or 1:1"
        ),
        Row(
            rule: .ratioRange(narrowest: Ratio(9, 21), widest: Ratio(21, 9)),
            accepted: [("21:9", "21:9"), ("9:21", "9:21"), ("021:09", "21:9"), ("7000:3000", "7000:3000")],
            refused: ["22:9", "9:22", "7001:3000", "10000:9999", "21:9 ", "+21:9"] + odd,
            allowed: "a ratio W:H from 21:9 to 9:21"),
        Row(
            rule: .address(length: 10...20),
            accepted: [("https://a.b", "https://a.b"), ("http://a.b/234567890", "http://a.b/234567890")],
            refused: ["http://a.b/2345678901", "http://aa.", "ftp://a.b.c", "https://u@a.b", 1] + odd,
            allowed: "an http or https address of 10 to 20 characters"),
        Row(
            rule: .images(ImageRule(upTo: 1, by: [.link])), accepted: [], refused: ["https://a.b", 1] + odd,
            allowed: "1 picture by public address"),
    ]

    @Test("a rule accepts what it says and nothing beside, and says it", arguments: rows)
    func accepts(_ row: Row) {
        for (value, sent) in row.accepted { #expect(row.rule.accepted(value)?.text == sent.text, "\(value.text)") }
        for value in row.refused { #expect(row.rule.accepted(value) == Optional<JSON>.none, "\(value.text)") }
        #expect(row.accepted.allSatisfy { row.rule.accepts($0.0) } && row.refused.allSatisfy { !row.rule.accepts($0) })
        #expect(row.rule.allowed == row.allowed)
    }

    static let nearestValues: [(ParameterRule, JSON, JSON?)] = [
        (.integer(1...50), 0, 1), (.integer(1...50), 51, 50), (.integer(1...50), .integer(Int64.min), 1),
        (.integer(1...50), number("1.5"), nil), (.integer(1...50), "0", nil),
        (.decimal(JSONNumber(1), JSONNumber(10)), number("0.9"), 1),
        (.decimal(JSONNumber(1), JSONNumber(10)), number("1e400"), 10),
        (.decimal(JSONNumber(1), JSONNumber(10)), "x", nil),
        (.choice(["jpeg", "png"]), "jpg", "jpeg"), (.choice(["jpeg", "png"]), "PNG", "png"),
        (.choice(["jpeg", "png"]), "webp", nil), (.choice(["jpeg", "png"]), 1, nil),
        (.ratioRange(narrowest: Ratio(9, 21), widest: Ratio(21, 9)), "9:22", "9:21"),
        (.ratioRange(narrowest: Ratio(9, 21), widest: Ratio(21, 9)), "22:9", "21:9"),
        (.ratioRange(narrowest: Ratio(9, 21), widest: Ratio(21, 9)), "wide", nil),
        (.ratios([Ratio(16, 9), Ratio(1, 1)]), "5:4", "1:1"), (.ratios([Ratio(16, 9), Ratio(1, 1)]), "3:2", "16:9"),
        (.ratios([]), "3:2", nil), (.flag, 1, nil), (.text(length: 1...2), "abc", nil),
    ]

    @Test("the nearest value is one that is accepted", arguments: nearestValues)
    func nearest(_ rule: ParameterRule, _ value: JSON, _ near: JSON?) {
        #expect(rule.nearest(to: value) == near)
        if let near { #expect(rule.accepts(near)) }
    }

    @Test("a prompt of a megabyte is judged at once", arguments: ["a", "é", " ", "👨‍👩‍👧", "a\u{301}"])
    func large(_ unit: String) {
        let text = JSON.string(String(repeating: unit, count: 1_000_000 / unit.utf8.count))
        let time = ContinuousClock().measure {
            #expect(ParameterRule.text(length: 1...Int.max).accepts(text) == (unit != " "))
        }
        #expect(time < .seconds(1))
    }

    @Test("a picture goes along in the first way that its source allows")
    func carriers() {
        let both = ImageRule(upTo: 4, by: [.link, .base64], mostBytes: 5)
        let uploads = ImageRule(upTo: 1, by: [.link, .upload])
        let local = ImageRule(upTo: 1, by: [.base64])
        let (link, file) = (ImageSource.link("https://a.b"), ImageSource.file("/x"))
        #expect([both, uploads, local].map { $0.carrier(for: link) } == [.link, .link, nil])
        #expect([both, uploads, local].map { $0.carrier(for: file) } == [.base64, .upload, .base64])
        #expect(both.allowed == "up to 4 pictures by public address or local file, each at most 5 bytes")
        #expect(uploads.allowed == "1 picture by public address or local file (uploaded first)")
        for (bytes, words) in [(20_000_000, "20 MB"), (20_971_520, "20971520 bytes"), (1_000_000, "1 MB")] {
            #expect(ImageRule(upTo: 1, by: [.link], mostBytes: bytes).allowed.hasSuffix(", each at most \(words)"))
        }
    }
}
