internal import EaselCore

/// Finds the open order that a task belongs to, for callbacks that carry no token.
///
/// The open orders are read when a task is not known, by one caller at a time while the others wait. They are read at
/// most once a second, and never for more than a tenth of the time, so a crowd of unknown tasks costs little. What was
/// accepted since the last reading is not found, and its next look comes by itself.
actor TaskIndex {
    private struct Key: Hashable {
        let service: String
        let task: String
    }

    private let store: any OrderStore
    private let clock: any EngineClock
    private var orders: [Key: String] = [:]
    private var nextReading = Duration.zero
    private var isReading = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    /// Knows no task yet.
    init(of store: any OrderStore, clock: any EngineClock) {
        self.store = store
        self.clock = clock
        nextReading = clock.now
    }

    /// The order of a task; nil where no open order has it.
    func order(of task: String, at service: String) async throws(StoreTrouble) -> String? {
        let key = Key(service: service, task: task)
        while orders[key] == nil, isReading { await withCheckedContinuation { waiting.append($0) } }
        if let order = orders[key] { return order }
        guard clock.now >= nextReading else { return nil }
        try await read()
        return orders[key]
    }

    private func read() async throws(StoreTrouble) {
        isReading = true
        defer {
            isReading = false
            for waiter in waiting { waiter.resume() }
            waiting = []
        }
        let start = clock.now
        let records = try await store.orders(onlyOpen: true).records
        let pairs = records.compactMap { record in
            record.ticket.map { (Key(service: record.service, task: $0.task), record.id) }
        }
        orders = Dictionary(pairs) { first, _ in first }
        nextReading = clock.now + max(.seconds(1), (clock.now - start) * 10)
    }
}
