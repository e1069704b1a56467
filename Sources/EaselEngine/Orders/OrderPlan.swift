internal import EaselCore

/// What the run of an order does first, and whom it asks after a no.
final class OrderPlan: Sendable {
    let beginning: Beginning
    /// The models that are asked in turn where one surely did not take the order.
    let others: [Leg]
    /// Whose order it is.
    let tenant: String

    init(beginning: Beginning, others: [Leg] = [], tenant: String = "") {
        self.beginning = beginning
        self.others = others
        self.tenant = tenant
    }

    enum Beginning: Sendable {
        /// It was never on the wire.
        case send(Leg)
        /// It was on the wire when a process died, and nobody knows what became of it.
        case settle
        /// Its outcome is unknown, and somebody named this task as its own.
        case confirm(task: String)
        /// The service took it.
        case follow(TaskTicket)
        /// It is done, and its pictures are to be fetched.
        case fetch(ImageResult, TaskTicket?)
        /// It has ended; what is known of it is handed out again.
        case present
        /// Another process has it.
        case accompany
    }

    /// A checked request with the model it was checked for.
    final class Leg: Sendable {
        let entry: Registry.Entry
        let request: CheckedRequest
        let price: Cost?

        init(entry: Registry.Entry, request: CheckedRequest, price: Cost?) {
            self.entry = entry
            self.request = request
            self.price = price
        }
    }
}
