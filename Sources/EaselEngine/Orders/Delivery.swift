public import EaselCore

/// A finished order: pictures in hand, and everything that is known about them.
public struct Delivery: Sendable, Hashable {
    /// The pictures in memory, checked and whole; none where they were written into a folder.
    public internal(set) var pictures: [Picture] {
        get { fields.value.pictures }
        set { fields.set(\.pictures, to: newValue) }
    }
    /// The pictures as they were written, where the order has a folder.
    public internal(set) var files: [KeptPicture] {
        get { fields.value.files }
        set { fields.set(\.files, to: newValue) }
    }
    /// Content of other kinds that the task made.
    public var others: [OtherContent] { fields.value.others }
    /// What became of each wish.
    public var notes: [Note] { fields.value.notes }
    /// What it cost, where the service says.
    public var cost: Cost? { fields.value.cost }
    /// What the service adds in its own words.
    public var metadata: JSON? { fields.value.metadata }
    /// The service's id.
    public var service: String { fields.value.service }
    /// The model's id.
    public var model: String { fields.value.model }
    /// The seed that was asked for or that the service used.
    public var seed: Int64? { fields.value.seed }
    /// What brought it home; nil where the service answered at once without a task.
    public var ticket: TaskTicket? { fields.value.ticket }
    /// How often the task was looked at.
    public var looks: Int { fields.value.looks }
    /// How long each part took.
    public var times: Times { fields.value.times }

    /// Behind one pointer: whoever waits for an order keeps room for its delivery.
    private var fields: Boxed<Fields>

    struct Fields: Sendable, Hashable {
        var pictures: [Picture]
        var files: [KeptPicture]
        let others: [OtherContent]
        let notes: [Note]
        let cost: Cost?
        let metadata: JSON?
        let service: String
        let model: String
        let seed: Int64?
        let ticket: TaskTicket?
        let looks: Int
        let times: Times
    }

    init(_ fields: Fields) { self.fields = Boxed(fields) }

    /// The first picture, from memory or from the file that it was written into.
    public func firstPicture() throws(ImageFailure) -> Picture {
        if let picture = pictures.first { return picture }
        guard let file = files.first else {
            throw ImageFailure(
                .noPicture, .downloading, "The order brought no picture.", next: "Look into the account.")
        }
        return try file.load()
    }

    /// How long the parts of an order took.
    public struct Times: Sendable, Hashable {
        /// From the order to its acceptance.
        public internal(set) var queued = Duration.zero
        /// From acceptance to success.
        public internal(set) var running = Duration.zero
        /// From success to the picture in hand.
        public internal(set) var downloading = Duration.zero
    }
}
