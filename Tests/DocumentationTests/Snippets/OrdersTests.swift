import Easel
import Foundation
import Testing

@Suite("The guides to waiting, to crashes and to spending", .timeLimit(.minutes(5)))
struct OrdersTests {
    @Test("wait, watch, take back, and come home by a ticket")
    func waiting() async throws {
        let rehearsal = try await Rehearsal()
        let studio = try rehearsal.studio()

        let order = try await studio.place(ImageRequest("a red fox in the snow"))
        let delivery = try await order.result(within: .seconds(120))

        #expect(delivery.pictures.count == 1)

        #expect(await watched(try await studio.place(ImageRequest("a second fox"))) == .delivered)

        let prompts = (1...20).map { "boat number \($0)" }
        var orders: [Order] = []
        for prompt in prompts { orders.append(try await studio.place(ImageRequest(prompt), key: prompt)) }
        for order in orders {
            do throws(ImageFailure) { print(try await order.result().pictures.count) } catch { print(error) }
        }

        #expect(rehearsal.sandbox.ledger.count == 22)

        switch order.cancel() {
        case .takenBack: print("Nothing was sent, and nothing will be.")
        case .tooLate(let state): print("It is \(state) and comes home all the same.")
        case .ended(let state): print("It had ended: \(state).")
        case .asked: print("Another process has it, and was asked.")
        }

        guard let ticket = order.status.ticket else { return }
        let kept = try JSONEncoder().encode(ticket)
        let again = try await studio.order(for: try JSONDecoder().decode(TaskTicket.self, from: kept))
        print(try await again.result().pictures.count)

        #expect(rehearsal.sandbox.ledger.count == 22)
        await rehearsal.sandbox.stop()
    }

    private func watched(_ order: Order) async -> OrderState {
        for await status in order.events {
            print(status.state, status.progress ?? 0, status.left?.components.seconds ?? -1, status.remark ?? "")
        }

        return order.status.state
    }

    @Test("keep orders in a folder, place them under keys, and take them up again")
    func crash() async throws {
        let rehearsal = try await Rehearsal(["drop@submit:2"], pace: .milliseconds(500))
        let (folder, pictures) = (rehearsal.folder + "/orders", rehearsal.folder + "/pictures")
        let keys = KeySource.variables(rehearsal.variables)

        let studio = try Studio(keys: keys, keepingOrdersIn: folder)
        let resumption = try await studio.resume()
        for order in resumption.orders { print("taken up:", order.id) }
        for failure in resumption.questions { print("asks first:", failure.message, failure.next) }
        for (id, trouble) in resumption.troubles { print("cannot be read:", id, trouble) }

        let request = ImageRequest("a red fox in the snow")
        let order = try await studio.place(request, key: "invoice-17", into: pictures)
        print(try await order.result().files.map(\.path))

        let same = try await studio.place(request, key: "invoice-17", into: pictures)
        #expect(same.id == order.id && rehearsal.sandbox.ledger.count == 1)
        let lost = try await studio.place(ImageRequest("a lost fox"), key: "invoice-18")
        await #expect(throws: ImageFailure.self) { try await lost.result() }

        for record in try await studio.orders().records where record.state == .unknown {
            print(record.id, record.key ?? "", record.service, record.times.sent ?? 0)
        }

        #expect(try await studio.orders().records.filter { $0.state == .unknown }.map(\.id) == [lost.id])
        try await studio.forget(lost.id)
        #expect(try await studio.orders().records.map(\.id) == [order.id])
        await rehearsal.sandbox.stop()
    }

    @Test("spend no more than was said, and know what a picture costs")
    func spending() async throws {
        let rehearsal = try await Rehearsal()

        let (keys, folder) = (KeySource.variables(rehearsal.variables), rehearsal.folder + "/orders")

        var habits = StudioHabits()
        habits.prices["vtrix/flux_kontext_pro"] = try Cost(usd: "0.04")
        habits.prices["vtrix/flux_2_pro"] = try Cost(usd: "0.03")
        let studio = try Studio(keys: keys, keepingOrdersIn: folder, habits: habits)

        let campaign = try Budget(usd: "0.05", named: "campaign of May")
        let order = try await studio.place(ImageRequest("a poster"), on: .cheapest, spending: campaign)

        #expect(order.model == "flux_2_pro")
        // Which of two is let through first is not said; here the first one is.
        _ = try await order.result()
        let failure = await #expect(throws: ImageFailure.self) {
            try await studio.place(ImageRequest("another"), on: .cheapest, spending: campaign).result()
        }
        #expect(failure?.code == .overLimit)

        let spending = try studio.spending(ofBudget: "campaign of May")
        print(spending.spent, spending.setAside, spending.free, spending.currency)

        #expect(spending.limit == "0.05" && spending.currency == "USD")
        #expect([spending.spent, spending.setAside, spending.free] == ["0.03", "0", "0.02"])
        #expect(throws: ImageFailure.self) { try studio.spending(ofBudget: "another") }

        var request = ImageRequest("a poster with the word MAY")
        request.set("enableTranslation", to: false)
        let plain = try await studio.place(request, on: .anyAt("kie"))

        _ = try await (order.result(), plain.result())
        let body = rehearsal.sandbox.seen.first { $0.path.hasSuffix("/flux/kontext/generate") }?.body ?? []
        #expect(String(decoding: body, as: UTF8.self).contains(#""enableTranslation":false"#))
        await rehearsal.sandbox.stop()
    }

    @Test("place a checked request under terms")
    func terms() async throws {
        let rehearsal = try await Rehearsal()
        let studio = try rehearsal.studio()

        var terms = OrderTerms()
        terms.tenant = "customer 7"
        terms.estimate = try Cost(usd: "0.08")
        terms.budget = try Budget(usd: "2", named: "customer 7")
        let proposal = try studio.check(ImageRequest("a poster for customer 7"), on: .anyAt("kie"))
        let order = try await studio.place(proposal, under: terms)

        _ = try await order.result()
        let spending = try studio.spending(ofBudget: "customer 7")
        #expect(spending.limit == "2" && spending.currency == "USD")
        #expect(order.service == "kie" && rehearsal.sandbox.ledger.count == 1)
        await rehearsal.sandbox.stop()
    }
}
