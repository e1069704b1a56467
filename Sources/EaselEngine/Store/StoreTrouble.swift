/// Why a store could not do what was asked.
public enum StoreTrouble: Error, Sendable, Hashable {
    /// What is kept cannot be read just now, which does not mean that there is nothing.
    case unreadable(String)
    /// What is kept has been altered or torn; it is left as it is.
    case damaged(String)
    /// What is kept has a newer form; it is left as it is.
    case newer(String, form: Int)
    /// There is no room, and nothing was written.
    case full(String)
    /// What was to be kept could not be written, or may not have reached the medium.
    case unwritten(String)
    /// A sync failed before, so nothing new is placed or sent until the store is opened again.
    case distrusted
    /// The store was removed or replaced while it was open.
    case vanished(String)
    /// Another process, or another task of this one, has the order.
    case claimed(order: String)
    /// The claim was given back, or lost, before.
    case notClaimed(order: String)
    /// The order key belongs to another request.
    case conflict(key: String, order: String)
    /// No order has this id.
    case unknownOrder(String)
    /// The order has not ended yet.
    case stillOpen(order: String)
}

extension StoreTrouble: CustomStringConvertible {
    /// One sentence.
    public var description: String {
        switch self {
        case .unreadable(let what): "The orders cannot be read now: \(what)"
        case .damaged(let what): "This was damaged and is left as it is: \(what)"
        case .newer(let what, let form): "\(what) has form \(form), which is newer than this version of Easel reads."
        case .full(let what): "There is no room to keep the order: \(what)"
        case .unwritten(let what): "The order could not be kept: \(what)"
        case .distrusted: "The disk failed to keep an order before, so nothing is sent until the store is opened again."
        case .vanished(let folder): "The store \(folder) was removed or replaced while it was open."
        case .claimed(let order): "The order \(order) is in other hands."
        case .notClaimed(let order): "The order \(order) is no longer in these hands."
        case .conflict(let key, let order):
            "The order key \(key) belongs to the order \(order), which asks something else, or another model."
        case .unknownOrder(let order): "There is no order \(order)."
        case .stillOpen(let order): "The order \(order) has not ended yet."
        }
    }
}
