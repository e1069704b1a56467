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
    public internal(set) var service: String
    /// The model's id.
    public internal(set) var model: String
    /// The request, or nil where words are not to be kept.
    public internal(set) var request: CheckedRequest?
    /// The plain file name that the pictures get.
    public let name: String
    /// The folder that the pictures are written into; nil where they are handed over in memory.
    public var folder: String?
    /// What it costs, where a document or the host's list of prices says.
    public var price: Cost?
    /// What the host expects it to cost.
    public var estimate: Cost?
    /// The name of the budget that it counts against.
    public var budget: String?
    /// The models that surely did not take it before this one was asked.
    public var tried: [TriedModel]?
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
    /// The service's last answers, without any secret.
    public var answers: [KeptAnswer]?
    /// How often the task was looked at.
    public var looks = 0
    /// How often the request was tried.
    public var attempts = 0
    /// The digest of the token in the address that the service calls back; nil where it was given none.
    public var callback: String?
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
        /// When its task was seen to be done.
        public var succeeded: Int64?
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

    /// Starts the record of a task of which only the ticket is known.
    init(id: String, following ticket: TaskTicket, name: String, created: Int64) {
        self.id = id
        key = nil
        fingerprint = ""
        service = ticket.service
        model = ticket.model
        self.name = name
        self.ticket = ticket
        state = .accepted
        times = Times(created: created)
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

/// A model that surely did not take an order, so that another one was asked.
public struct TriedModel: Sendable, Hashable, Codable {
    /// The service's id.
    public let service: String
    /// The model's id.
    public let model: String
    /// What kind of no it was.
    public let code: ImageFailure.Code
    /// What happened, in one sentence.
    public let message: String
}

/// One answer of the service as it came, shortened, and without any secret.
public struct KeptAnswer: Sendable, Hashable, Codable {
    /// When it came, in milliseconds since 1970.
    public let at: Int64
    /// What was called: `POST /model/v1/generate`.
    public let call: String
    /// The HTTP status; nil where no answer came.
    public let status: Int?
    /// The first bytes of the body as text, or why no answer came.
    public let text: String

    /// The most characters that are kept of a body.
    public static let longest = 4_000
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
    /// Where it was fetched.
    public let address: String

    /// Describes a file that was looked at where it lies.
    init(_ seen: PictureBytes, sha256: String, bytes: Int, from address: String, at path: String) {
        self.path = path
        self.sha256 = sha256
        self.bytes = bytes
        self.type = seen.type
        self.size = seen.size
        self.address = address
    }

    /// Describes a picture that was written to a path.
    public init(_ picture: Picture, at path: String) {
        self.path = path
        self.sha256 = SHA256.hexDigest(of: picture.bytes)
        self.bytes = picture.bytes.count
        self.type = picture.type
        self.size = picture.size
        self.address = picture.address
    }
}
