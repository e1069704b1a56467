import Easel
import Testing

@Suite("Many orders at once", .timeLimit(.minutes(5)))
struct ManyOrdersTests {
    @Test("five hundred finish, each paid once and each with a picture of its own")
    func fiveHundred() async throws {
        let practice = try await Practice(pace: .milliseconds(500))
        var orders: [Order] = []
        for number in 0..<500 {
            let service = number.isMultiple(of: 2) ? "vtrix" : "kie"
            orders.append(try await practice.place("boat number \(number)", at: service))
        }
        var pictures: Set<[UInt8]> = []
        for order in orders {
            let delivery = try await order.result(within: .seconds(150))
            for picture in delivery.pictures { pictures.insert(picture.bytes) }
        }
        #expect(pictures.count == 500)
        #expect(practice.sandbox.ledger.count == 500)
        #expect(Set(practice.sandbox.ledger.map(\.prompt)).count == 500)
        await practice.sandbox.stop()
    }
}
