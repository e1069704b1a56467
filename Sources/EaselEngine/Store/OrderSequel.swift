package import EaselCore

/// What is to be done with an order that another process left behind.
package enum OrderSequel: Sendable, Hashable {
    /// It was never on the wire: send it.
    case send(CheckedRequest)
    /// It was never on the wire, and goes there only on the host's word.
    case ask(Reason)
    /// It was on the wire, and nobody knows what became of it: write that down, and never send it again by itself.
    case settle
    /// The service took it: look at its task.
    case follow(TaskTicket)
    /// It is done: fetch its pictures, by the ticket where their links are dead.
    case fetch(ImageResult, TaskTicket?)
    /// It has ended.
    case nothing

    /// Why an order waits for the host's word.
    package enum Reason: Sendable, Hashable {
        /// It is a copy, and the original may have been sent.
        case isCopy
        /// It needs a secret, which is never kept.
        case lacksSecret
        /// Its words were not kept.
        case lacksWords
        /// Nobody here provides its model.
        case isOrphaned
    }
}

extension OrderRecord {
    /// What is to be done with the order after it was found in a store and claimed.
    package func sequel(inCopy isCopy: Bool) -> OrderSequel {
        switch state {
        case .queued:
            guard let request else { return .ask(.lacksWords) }
            if request.lacksSecret { return .ask(.lacksSecret) }
            return isCopy ? .ask(.isCopy) : .send(request)
        case .sending: return .settle
        case .accepted, .running, .succeeded:
            if let result, !result.pictures.isEmpty { return .fetch(result, ticket) }
            return ticket.map { .follow($0) } ?? .settle
        case .delivered, .rejected, .notSent, .failed, .moderated, .expired, .cancelled, .unknown: return .nothing
        }
    }
}
