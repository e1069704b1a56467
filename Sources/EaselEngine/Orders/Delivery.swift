public import EaselCore

/// A finished order: pictures in hand, and everything that is known about them.
public struct Delivery: Sendable, Hashable {
    /// The pictures in memory, checked and whole; none where they were written into a folder.
    public internal(set) var pictures: [Picture]
    /// The pictures as they were written, where the order has a folder.
    public internal(set) var files: [KeptPicture] = []
    /// Content of other kinds that the task made.
    public let others: [OtherContent]
    /// What became of each wish.
    public let notes: [Note]
    /// What it cost, where the service says.
    public let cost: Cost?
    /// What the service adds in its own words.
    public let metadata: JSON?
    /// The service's id.
    public let service: String
    /// The model's id.
    public let model: String
    /// The seed that was asked for or that the service used.
    public let seed: Int64?
    /// What brought it home; nil where the service answered at once without a task.
    public let ticket: TaskTicket?
    /// How often the task was looked at.
    public let looks: Int
    /// How long each part took.
    public let times: Times

    /// How long the parts of an order took.
    public struct Times: Sendable, Hashable {
        /// From the order to its acceptance.
        public var queued = Duration.zero
        /// From acceptance to success.
        public var running = Duration.zero
        /// From success to the picture in hand.
        public var downloading = Duration.zero
    }
}
