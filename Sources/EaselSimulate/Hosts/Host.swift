import EaselCore
import EaselEngine
import KieFluxKontext
import KieService
import Synchronization
import VtrixFlux2
import VtrixFluxKontext
import VtrixService

/// A program that embeds Easel, in one of its lives: it opens the store, goes on with what is there, and places wishes.
struct Host: Sendable {
    static let store = "store"
    static let pictures = "pictures"
    static let photo = "photo.png"
    /// In cents; nil where nobody minds.
    let budget: Int?
    let wishes: [Wish]
    let book: HostBook
    let life: Life

    private var world: World { life.world }
    private var clock: any EngineClock { life.environment.clock }

    /// Lives until everything is at its end, or for ever where that never comes.
    func live() async {
        guard let studio = await open() else { return }
        for wish in wishes {
            _ = world.loop.spawn {
                await clock.sleep(until: clock.now + wish.start)
                guard book.mayPlace(wish) else { return }
                await call("\(life.name) for \(wish.prompt)", patience: wish.patience) {
                    await place(wish, at: studio)
                }
            }
        }
        await goOn(studio)
    }

    /// Calls Easel as somebody who may give up at any of its awaits, and who has to come back either way.
    private func call(_ name: String, patience: Int?, _ work: @escaping @Sendable () async -> Void) async {
        let caller = "\(name), step \(world.loop.steps)"
        book.sees(caller, waiting: true)
        let task = world.loop.spawn(work)
        if let patience {
            world.loop.after(steps: patience) { [world, life] in
                guard life.isAlive else { return }
                world.note("caller gives up", caller)
                task.cancel()
                _ = world.loop.spawn { await expectBack(caller) }
            }
        }
        await task.value
        book.sees(caller, waiting: false)
    }

    /// Opens the store, again and again where the disk does not let it.
    private func open() async -> Studio? {
        let environment = life.environment
        for _ in 0..<200 {
            do {
                let store = try FolderStore(in: Self.store, environment: environment)
                life.receiver = CallbackReceiver(
                    [Vtrix.service, Kie.service].compactMap { CallbackDesk($0) }, store: store, clock: clock)
                return try studio(on: store, environment)
            } catch {
                world.note("store not opened", "\(life.name) cannot open the store: \(error)")
            }
            await clock.sleep(until: clock.now + .seconds(30))
        }
        return nil
    }

    private func studio(on store: FolderStore, _ environment: EngineEnvironment) throws -> Studio {
        var habits = StudioHabits()
        habits.callbackAddress = WebAddress("https://studio.example")
        let cents = "0.0\(Services.price)"
        for model in ["vtrix/flux_kontext_pro", "vtrix/flux_2_max", "kie/flux-kontext-pro"] {
            habits.prices[model] = Cost(cents, currency: "USD")
        }
        let book = book
        habits.observe = { [world, life] event in
            switch event {
            case .changed(let order, _, _, let status):
                guard life.isAlive else { return }
                world.tell("\(life.name) \(order.prefix(6)) is \(status.state.rawValue)")
                if let ticket = status.ticket { book.show(ticket, of: order) }
                if status.remark?.contains("called back, so the order was taken") == true {
                    world.note("settled by a callback")
                }
            case .notKept(let order, let trouble):
                book.warn(order)
                world.note("not kept", "\(order.prefix(6)): \(trouble)")
            case .called: break
            }
        }
        let keys = try Services.keys.mapValues { try Secret($0) }
        return Studio(
            registry: try Registry([Vtrix.FluxKontext.family, Vtrix.Flux2.family, Kie.FluxKontext.family]),
            keys: Keys(keys), environment: environment, store: store, habits: habits)
    }

    private func expectBack(_ caller: String) async {
        await clock.sleep(until: clock.now + .seconds(5))
        if book.waiting(in: life.name).contains(caller) { book.reportHanging(caller) }
    }

    private func place(_ wish: Wish, at studio: Studio) async {
        do throws(ImageFailure) {
            let proposal = try studio.check(wish.request, on: wish.choice)
            var terms = OrderTerms()
            terms.key = wish.key
            terms.folder = Self.pictures
            terms.fallsBack = wish.fallsBack
            if let budget {
                let amount = "\(budget / 100).\(budget % 100 < 10 ? "0" : "")\(budget % 100)"
                terms.budget = try Budget(usd: amount, named: "all")
            }
            let order = try await studio.place(proposal, under: terms)
            if let cancelled = wish.cancelled { takeBack(order, after: cancelled - wish.start, at: studio) }
            await follow(order)
        } catch {
            world.note("place refused \(error.code)", "\(life.name) \(wish.prompt): \(error.message)")
        }
    }

    private func takeBack(_ order: Order, after wait: Duration, at studio: Studio) {
        _ = world.loop.spawn {
            await clock.sleep(until: clock.now + wait)
            world.note("cancel", "\(life.name) \(order.id.prefix(6)) cancel: \(order.cancel())")
        }
    }

    /// Waits for an order's end and writes down what was told.
    private func follow(_ order: Order) async {
        var failure: ImageFailure?
        do throws(ImageFailure) { _ = try await order.result() } catch { failure = error }
        await life.pass()
        let end = failure?.code.word ?? "delivered"
        world.note("end \(end)", "\(life.name) \(order.id.prefix(6)) ends as \(order.status.state.rawValue): \(end)")
        book.tell(HostBook.Told(order: order.id, at: world.loop.now, state: order.status.state, failure: failure))
    }

    /// Takes up what is open, now and again.
    private func goOn(_ studio: Studio) async {
        var pause = world.dice.between(.seconds(10), .seconds(200))
        while true {
            let patience = world.dice.happens(0.1) ? world.dice.below(300) : nil
            await call("\(life.name) to go on", patience: patience) { await takeUp(studio) }
            await clock.sleep(until: clock.now + pause)
            pause = min(pause * 1.4, .seconds(7200))
        }
    }

    private func takeUp(_ studio: Studio) async {
        do throws(ImageFailure) {
            let resumption = try await studio.resume(into: Self.pictures)
            for order in resumption.orders {
                world.note("taken up", "\(life.name) takes up \(order.id.prefix(6))")
                _ = world.loop.spawn { await follow(order) }
            }
            if !resumption.elsewhere.isEmpty { world.note("in other hands") }
            for failure in resumption.questions { await settle(failure, at: studio) }
        } catch {
            world.note("not resumed", "\(life.name) cannot resume: \(error.message)")
        }
    }

    /// Gives the host's word for an order that waits for it.
    private func settle(_ failure: ImageFailure, at studio: Studio) async {
        guard let id = failure.order else { return }
        world.note("asks first", "\(life.name) gives its word for \(id.prefix(6))")
        do throws(ImageFailure) {
            let order = try await studio.resume(id)
            _ = world.loop.spawn { await follow(order) }
        } catch {
            world.tell("\(life.name) \(id.prefix(6)): \(error.message)")
        }
    }
}
