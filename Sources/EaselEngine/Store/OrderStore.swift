package import EaselCore

/// Keeps orders, so that nothing is paid twice and nothing paid is lost, whatever crashes.
///
/// One writer per order: who writes an order has claimed it. A claim that a dead process left is taken over. Readers
/// need no claim and never see half a record. What a method has done lasts when it returns.
package protocol OrderStore: Sendable {
    /// True when the orders came here in a copy, such as a backup; then queued ones wait for the host's word.
    var isCopy: Bool { get }

    /// True where other processes may write too, so that hints can come from outside.
    var isShared: Bool { get }

    /// Takes the host's word that these orders are this place's own; the store is no copy from now on.
    func adopt() async throws(StoreTrouble)

    /// Keeps a new order and claims it, or finds the order that its key belongs to.
    ///
    /// Where the key belongs to another request, `conflict` is thrown and nothing is written.
    func place(_ record: OrderRecord) async throws(StoreTrouble) -> Placement

    /// Claims an order and reads it; where somebody alive has it, `claimed` is thrown.
    func claim(_ order: String) async throws(StoreTrouble) -> (OrderClaim, OrderRecord)

    /// Gives an order back.
    func release(_ claim: OrderClaim) async

    /// Keeps a record in place of the one before.
    ///
    /// When a record in the state `sending` is kept, there is room for the one after it even if the disk fills up.
    func write(_ record: OrderRecord, under claim: OrderClaim) async throws(StoreTrouble)

    /// Reads one order.
    func order(_ id: String) async throws(StoreTrouble) -> OrderRecord

    /// Makes last what was read of orders that have ended; whoever wrote it may not have come to that.
    func makeEndsLast() async throws(StoreTrouble)

    /// Reads all orders, or those that have not ended.
    func orders(onlyOpen: Bool) async throws(StoreTrouble) -> OrderList

    /// Leaves a hint for the one who has the order; anybody may.
    ///
    /// Words that wait already are not left a second time.
    func drop(_ hint: OrderHint, for order: String) async throws(StoreTrouble)

    /// The orders for which hints may wait; cheap enough to be asked every second.
    func hinted() async throws(StoreTrouble) -> Set<String>

    /// Reads the hints that were left, the earliest first; they stay.
    func hints(under claim: OrderClaim) async throws(StoreTrouble) -> [OrderHint]

    /// Takes the hints that were left, the earliest first.
    func takeHints(under claim: OrderClaim) async throws(StoreTrouble) -> [OrderHint]

    /// Lets go of an order that has ended, and of its key.
    func forget(_ order: String) async throws(StoreTrouble)

    /// Changes a note that all processes of the store share, such as a window of requests or a budget.
    ///
    /// The note is nil as long as nobody has written it, and setting nil removes it. Nobody else sees or changes it
    /// while `change` runs, which must therefore be short and must not ask the store anything. What was changed is kept
    /// when this returns, and survives power loss where it `isLasting`; when this throws, it may have been kept or not.
    /// A note that is damaged is an error, unless something is given that it is then taken for.
    func change<Value>(
        note name: String, isLasting: Bool, inPlaceOfDamage stand: JSON?, _ change: (inout JSON?) -> Value
    ) throws(StoreTrouble) -> Value
}

/// What became of a new order.
package enum Placement: Sendable, Hashable {
    /// It is kept, and claimed by the one who placed it.
    case new(OrderClaim, OrderRecord)
    /// Its key had been used for the same request: this is the order.
    case existing(OrderRecord)
}

/// The right to write one order, until it is given back or the process ends.
package struct OrderClaim: Sendable, Hashable {
    /// The order's id.
    package let order: String
    /// Who has it.
    package let owner: String
    /// A number that grows with each claim of the order.
    package let fence: UInt64

    /// States a claim; stores do.
    package init(order: String, owner: String, fence: UInt64) {
        self.order = order
        self.owner = owner
        self.fence = fence
    }
}

/// Orders as they were read.
public struct OrderList: Sendable, Hashable {
    /// The orders, those placed first in front.
    public let records: [OrderRecord]
    /// What could not be read, by the orders' ids; nothing is dropped in silence.
    public let troubles: [String: StoreTrouble]

    /// Collects orders and puts them in order.
    package init(_ records: [OrderRecord], troubles: [String: StoreTrouble] = [:]) {
        self.records = records.sorted { ($0.times.created, $0.id) < ($1.times.created, $1.id) }
        self.troubles = troubles
    }

    /// The orders that have a key, by it: the latest, and rather one that still has it than one that has left it.
    package var byKey: [String: OrderRecord] {
        let keyed = records.compactMap { record in record.key.map { ($0, record) } }
        return Dictionary(keyed) { old, new in new.hasLeftItsKey && !old.hasLeftItsKey ? old : new }
    }
}

/// A few words for the one who has an order, such as that the service called back.
package struct OrderHint: Sendable, Hashable, Codable {
    /// When it came, in milliseconds since 1970.
    package let received: Int64
    /// The words.
    package let text: String

    /// The most bytes of text that are kept.
    package static let longest = 64 << 10
    /// The most hints that wait for one order; more are not kept.
    package static let most = 32

    /// Writes a hint.
    package init(_ text: String, received: Int64) {
        self.text = text
        self.received = received
    }
}

extension OrderHint {
    /// The words with which another process asks to take the order back.
    package static let cancelling = #"{"cancel":true}"#

    /// The task that the hint names, where it does.
    package var task: String? { CallbackHint(self)?.task }

    /// True where the hint asks to take the order back.
    package var asksToCancel: Bool { (try? JSON(reading: text))?["cancel"] == .bool(true) }
}
