internal import EaselCore
internal import Synchronization

/// Keeps the orders of a studio under way: places them, follows them, and takes them up again after a crash.
///
/// All that orders share stands here: one store, one timetable, one gate per service, one list of who is under way.
final class OrderDesk: Sendable {
    let registry: Registry
    let keys: Keys
    let environment: EngineEnvironment
    let store: any OrderStore
    let habits: StudioHabits
    let timetable: Timetable
    let paces: PaceBook
    let takenNames = TakenNames()
    let budgets: BudgetBook
    private let gates: [String: ServiceGate]
    /// Kept alive as long as the studio and its orders, such as the sandbox behind it.
    private let company: (any Sendable)?
    private let state = Mutex(State())

    /// How often hints from other processes are looked for.
    private static let hintPause = Duration.seconds(1)

    private struct State {
        var live: [String: Live] = [:]
        var watchesHints = false
        var isClosing = false

        /// Whoever only looks on does not hide the one who has the order.
        mutating func enlist(_ order: Order, _ kept: KeptOrder) {
            if kept.isOurs || live[order.id] == nil { live[order.id] = Live(order: order, kept: kept) }
        }
    }

    /// An order under way in this process.
    private struct Live {
        let order: Order
        let kept: KeptOrder
    }

    init(
        registry: Registry, keys: Keys, environment: EngineEnvironment, store: any OrderStore, habits: StudioHabits,
        company: (any Sendable)?
    ) {
        self.registry = registry
        self.keys = keys
        self.environment = environment
        self.store = store
        self.habits = habits
        self.company = company
        budgets = BudgetBook(store)
        paces = PaceBook(in: store, clock: environment.clock)
        let timetable = Timetable(environment)
        self.timetable = timetable
        gates = Dictionary(
            uniqueKeysWithValues: registry.services.map { service in
                let limits = habits.limits[service.id] ?? service.limits
                let creates: (any WindowKeeper)? =
                    limits.isShared
                    ? SharedWindow(
                        limits.creates, of: service.id, at: service.origin.description, in: store,
                        clock: environment.clock) : nil
                return (
                    service.id,
                    ServiceGate(limits, creates: creates, timetable: timetable, clock: environment.clock)
                )
            })
    }

    /// The gate of a service that is in the registry.
    func gate(of service: ImageService) -> ServiceGate {
        // A service that no provider names has no orders; its gate would be one of its own.
        gates[service.id] ?? ServiceGate(service.limits, timetable: timetable, clock: environment.clock)
    }

    /// The line to a service for one order, which hears every call with its end.
    func line(to service: ImageService, for order: String, hearing: AnswerBook? = nil) -> ServiceLine {
        let observe = habits.observe
        let id = service.id
        return ServiceLine(service: service, key: keys[id], transport: environment.transport) { call, ending in
            hearing?.hear(call, ending)
            observe?(.called(order: order, service: id, call: call.place.summary(call.method), status: ending.status))
        }
    }

    /// The order with this id, where it is under way in this process.
    func live(_ id: String) -> Order? { state.withLock { $0.live[id]?.order } }

    /// The order that follows this ticket, where one does in this process.
    func live(following ticket: TaskTicket) -> Order? {
        state.withLock { state in state.live.values.first { $0.order.status.ticket == ticket }?.order }
    }

    /// True once the studio is closing: nothing is sent any more.
    var isClosing: Bool { state.withLock { $0.isClosing } }

    /// Starts the work of an order that is kept; never inlined (decision 18).
    @inline(never) func start(_ kept: KeptOrder, _ plan: OrderPlan) -> Order {
        let record = kept.record
        let order = Order(
            id: record.id, service: record.service, model: record.model, timetable: timetable,
            clock: environment.clock, veil: veil(of: record.service, for: record.id), watcher: habits.watcher)
        if case .accompany = plan.beginning {
            order.isElsewhere { [self] in ask(record.id) }
        } else {
            order.isHere(isUnsent: plan.beginning.kind == .send)
        }
        let mustWatch = state.withLock { state in
            state.enlist(order, kept)
            defer { state.watchesHints = state.watchesHints || store.isShared }
            return store.isShared && !state.watchesHints
        }
        if mustWatch { scheduleHints() }
        let run = OrderRun(order: order, kept: kept, desk: self, plan: plan)
        let task = environment.spawn { [self, id = order.id] in
            await run.run()
            state.withLock { if $0.live[id]?.order === order { $0.live[id] = nil } }
        }
        order.onStop { task.cancel() }
        return order
    }

    /// Goes on with an order that another process had, or shows how it ended there.
    func takeOver(_ order: Order, _ kept: KeptOrder, _ plan: OrderPlan) {
        let record = kept.record
        order.turn(to: record.service, record.model, veil: veil(of: record.service, for: record.id))
        order.isHere(isUnsent: plan.beginning.kind == .send)
        state.withLock { $0.enlist(order, kept) }
        guard ![.send, .present].contains(plan.beginning.kind), let service = try? registry.service(record.service)
        else { return }
        gate(of: service).orderRuns(record.id)
    }

    /// What takes the key of a service, and the address at which it calls an order back, out of texts.
    func veil(of service: String, for order: String) -> Veil { Veil(key: keys[service], order: order) }

    /// Asks the process that has an order to take it back.
    private func ask(_ order: String) {
        let hint = OrderHint(OrderHint.cancelling, received: environment.clock.wallMilliseconds)
        _ = environment.spawn { [store] in try? await store.drop(hint, for: order) }
    }

    /// Sends nothing more, and waits until no request is on the wire, at most so long.
    func close(within limit: Duration) async {
        state.withLock { $0.isClosing = true }
        let end = environment.clock.now + limit
        // In a task of its own, because whoever closes has often been cancelled, and then no sleep lasts.
        await environment.spawn { [self] in
            while environment.clock.now < end, isSending {
                try? await timetable.sleep(until: environment.clock.now + .milliseconds(20))
            }
        }.value
    }

    private var isSending: Bool {
        state.withLock { state in state.live.values.contains { $0.order.isBeingSent } }
    }

    private func scheduleHints() {
        timetable.schedule(at: environment.clock.now + Self.hintPause) { [weak self] in
            guard let self else { return }
            _ = environment.spawn { await self.handOutHints() }
        }
    }

    /// Gives what other processes left to the orders that it is for.
    private func handOutHints() async {
        let hinted = (try? await store.hinted()) ?? []
        for id in hinted.sorted() {
            guard let live = state.withLock({ $0.live[id] }), live.kept.takesHints else { continue }
            for hint in await live.kept.takeHints() { live.order.take(hint) }
        }
        let goesOn = state.withLock { state in
            state.watchesHints = !state.live.isEmpty
            return state.watchesHints
        }
        if goesOn { scheduleHints() }
    }
}

extension WireCall.Place {
    /// The method and the path without its query.
    func summary(_ method: WireCall.Method) -> String {
        switch self {
        case .api(let path), .upload(let path): "\(method.rawValue) \(path.prefix { $0 != "?" })"
        case .link(let address): "\(method.rawValue) \(WebAddress(address)?.origin.description ?? "a link")"
        }
    }
}

extension Ending {
    /// The HTTP status; nil where no answer came.
    var status: Int? { if case .answered(let reply) = self { reply.status } else { nil } }
}
