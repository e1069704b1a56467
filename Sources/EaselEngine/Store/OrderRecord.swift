public import EaselCore

/// What a store keeps of an order: enough to bring it home in another process, and nothing secret.
public struct OrderRecord: Sendable, Hashable, Codable {
    /// The order's id.
    public let id: String
    /// The host's own name for the order; the same name with the same request is the same order.
    public let key: String?
    /// What was asked, in 64 digits: equal requests have equal fingerprints.
    public let fingerprint: String
    /// The service's id.
    public let service: String
    /// The model's id.
    public let model: String
    /// The request, or nil where words are not to be kept.
    public internal(set) var request: CheckedRequest?
    /// The plain file name that the pictures get.
    public let name: String
    /// Where the order stands.
    public var state = OrderState.queued
    /// What brings an accepted order home.
    public var ticket: TaskTicket?
    /// What the service made: links, cost, its own words.
    public var result: ImageResult?
    /// The pictures that were written.
    public var pictures: [KeptPicture] = []
    /// How it failed.
    public var failure: KeptFailure?
    /// How often the task was looked at.
    public var looks = 0
    /// How often the request was tried.
    public var attempts = 0
    /// When what happened, in milliseconds since 1970.
    public var times: Times
    /// The number of the claim under which it was written last.
    public internal(set) var fence: UInt64 = 0

    /// The moments of an order's life, in milliseconds since 1970.
    public struct Times: Sendable, Hashable, Codable {
        /// When the order was placed.
        public let created: Int64
        /// When its request went out.
        public var sent: Int64?
        /// When the service took it.
        public var accepted: Int64?
        /// When it ended.
        public var ended: Int64?

        /// Starts with the placing.
        public init(created: Int64) { self.created = created }
    }

    /// Starts the record of a request; without words neither the request nor a name made of its prompt is kept.
    public init(
        id: String, of request: CheckedRequest, key: String? = nil, name: String, created: Int64,
        keepingWords: Bool = true
    ) {
        self.id = id
        self.key = key
        self.fingerprint = request.fingerprint
        self.service = request.service
        self.model = request.model
        self.request = keepingWords ? request : nil
        self.name = keepingWords ? name : "picture"
        self.times = Times(created: created)
    }

    /// True when the order may have cost money; where nobody knows that is true.
    public var isPossiblyPaid: Bool {
        switch state {
        case .queued, .rejected, .notSent, .cancelled: failure?.mayHaveCost ?? false
        case .failed, .moderated: failure?.mayHaveCost ?? true
        case .sending, .accepted, .running, .succeeded, .delivered, .expired, .unknown: true
        }
    }
}

/// A picture as it was written.
public struct KeptPicture: Sendable, Hashable, Codable {
    /// Where it was written.
    public let path: String
    /// The digest of its bytes in 64 digits.
    public let sha256: String
    /// How many bytes it has.
    public let bytes: Int
    /// What kind of file it is.
    public let type: PictureType
    /// Its size in pixels.
    public let size: PixelSize

    /// Describes a file that was looked at where it lies.
    init(_ seen: PictureBytes, sha256: String, bytes: Int, at path: String) {
        self.path = path
        self.sha256 = sha256
        self.bytes = bytes
        self.type = seen.type
        self.size = seen.size
    }

    /// Describes a picture that was written to a path.
    public init(_ picture: Picture, at path: String) {
        self.path = path
        self.sha256 = SHA256.hexDigest(of: picture.bytes)
        self.bytes = picture.bytes.count
        self.type = picture.type
        self.size = picture.size
    }
}
