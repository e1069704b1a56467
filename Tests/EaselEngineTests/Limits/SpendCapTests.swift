import EaselCore
import Foundation
import Testing

@testable import EaselEngine

@Suite("A spend cap")
struct SpendCapTests {
    private static func usd(_ amount: String) throws -> Cost { try #require(Cost(amount, currency: "USD")) }

    private static func cap(_ limit: String = "1") throws -> SpendCap { try #require(SpendCap(try usd(limit))) }

    @Test("is the same after a restart, with everything that was reserved")
    func restart() throws {
        var cap = try Self.cap()
        try cap.reserve("a", price: try Self.usd("0.5"))
        try cap.reserve("b", price: try Self.usd("0.25"))
        cap.settle("a", cost: try Self.usd("0.4"))
        var again = try JSONDecoder().decode(SpendCap.self, from: JSONEncoder().encode(cap))
        #expect(again == cap)
        #expect(again.free.description == "0.35")
        let more = try Self.usd("0.36")
        #expect(throws: SpendRefusal.self) { try again.reserve("c", price: more) }
        try again.reserve("b", price: try Self.usd("0.25"))
        again.settle("a", cost: try Self.usd("0.4"))
        #expect(again.committed.description == "0.65")
    }

    @Test("counts what an order really cost, the estimate where nobody says, and nothing where nothing was taken")
    func endings() throws {
        var cap = try Self.cap()
        for order in ["real", "credits", "unsaid", "unknown", "released"] {
            try cap.reserve(order, price: try Self.usd("0.1"))
        }
        cap.settle("real", cost: try Self.usd("0.03"))
        cap.settle("credits", cost: Cost("7", currency: "credits"))
        cap.settle("unsaid", cost: nil)
        cap.release("released")
        cap.release("released")
        #expect(cap.spent.description == "0.23")
        #expect(cap.committed.description == "0.33")
        cap.settle("never heard of", cost: try Self.usd("0.9"))
        #expect(cap.free.description == "0.67")
    }

    @Test("refuses a model of unknown price, or of one in another unit, unless an estimate is given")
    func unknownPrice() throws {
        #expect(
            SpendRefusal.unknownPrice("USD", of: nil).failure.next
                == "Nothing was sent; state OrderTerms.estimate, or order it without a budget.")
        var cap = try Self.cap()
        for price in [nil, Cost("4", currency: "credits")] {
            #expect(throws: SpendRefusal.unknownPrice("USD", of: nil)) { try cap.reserve("a", price: price) }
        }
        try cap.reserve("a", price: Cost("4", currency: "credits"), estimate: try Self.usd("0.04"))
        #expect(cap.committed.description == "0.04")
    }

    @Test(
        "counts in exact millionths, rounded up",
        arguments: [
            ("0.1", 100_000), ("0.10", 100_000), ("1", 1_000_000), ("0", 0), ("-0", 0), ("0.0000001", 1),
            ("0.0000010", 1), ("9223372036854.775807", Int64.max),
        ] as [(String, Int64)])
    func micros(text: String, micros: Int64) { #expect(MicroAmount(text)?.micros == micros) }

    @Test(
        "takes nothing that is no plain amount",
        arguments: ["", "-1", "1e2", "abc", "0x1", ".5", "9223372036854.7758071", "99999999999999999999", "1.", "NaN"])
    func notMicros(text: String) { #expect(MicroAmount(text) == nil) }

    @Test("adds a thousand tenths to a hundred, and stays at the largest amount")
    func sums() throws {
        let tenth = try #require(MicroAmount("0.1"))
        #expect((0..<1000).reduce(MicroAmount.zero) { sum, _ in sum + tenth }.description == "100")
        let most = try #require(MicroAmount(micros: .max))
        #expect(most + tenth == most)
        #expect(tenth - most == .zero)
    }
}
