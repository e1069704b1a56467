public import EaselCore

/// What a store keeps of an order: enough to bring it home in another process, and nothing secret.
public struct OrderRecord: Sendable, Hashable, Codable {
    /// The order's id.
    public var id: String { fields.value.id }
    /// The host's own name for the order; the same name with the same wish is the same order.
    public var key: String? { fields.value.key }
    /// What was asked, in 64 digits: equal requests have equal fingerprints.
    var fingerprint: String { fields.value.fingerprint }
    /// What was wished before a model was picked, in 64 digits; nil without a key, and for a task that was found.
    var wish: String? { fields.value.wish }
    /// The service's id.
    public internal(set) var service: String {
        get { fields.value.service }
        set { fields.set(\.service, to: newValue) }
    }
    /// The model's id.
    public internal(set) var model: String {
        get { fields.value.model }
        set { fields.set(\.model, to: newValue) }
    }
    /// The request, or nil where words are not to be kept.
    public internal(set) var request: CheckedRequest? {
        get { fields.value.request }
        set { fields.set(\.request, to: newValue) }
    }
    /// The plain file name that the pictures get.
    public var name: String { fields.value.name }
    /// The folder that the pictures are written into; nil where they are handed over in memory.
    public package(set) var folder: String? {
        get { fields.value.folder }
        set { fields.set(\.folder, to: newValue) }
    }
    /// What it costs, where a document or the host's list of prices says.
    public package(set) var price: Cost? {
        get { fields.value.price }
        set { fields.set(\.price, to: newValue) }
    }
    /// What the host expects it to cost.
    public package(set) var estimate: Cost? {
        get { fields.value.estimate }
        set { fields.set(\.estimate, to: newValue) }
    }
    /// The name of the budget that it counts against.
    public package(set) var budget: String? {
        get { fields.value.budget }
        set { fields.set(\.budget, to: newValue) }
    }
    /// The models that surely did not take it before this one was asked.
    public package(set) var tried: [TriedModel]? {
        get { fields.value.tried }
        set { fields.set(\.tried, to: newValue) }
    }
    /// Where the order stands.
    public package(set) var state: OrderState {
        get { fields.value.state }
        set { fields.set(\.state, to: newValue) }
    }
    /// What brings an accepted order home.
    public package(set) var ticket: TaskTicket? {
        get { fields.value.ticket }
        set { fields.set(\.ticket, to: newValue) }
    }
    /// What the service made: links, cost, its own words.
    public package(set) var result: ImageResult? {
        get { fields.value.result }
        set { fields.set(\.result, to: newValue) }
    }
    /// The pictures that were written.
    public package(set) var pictures: [KeptPicture] {
        get { fields.value.pictures }
        set { fields.set(\.pictures, to: newValue) }
    }
    /// How it failed.
    public package(set) var failure: KeptFailure? {
        get { fields.value.failure }
        set { fields.set(\.failure, to: newValue) }
    }
    /// The service's last answers, without any secret.
    public package(set) var answers: [KeptAnswer]? {
        get { fields.value.answers }
        set { fields.set(\.answers, to: newValue) }
    }
    /// How often the task was looked at.
    public package(set) var looks: Int {
        get { fields.value.looks }
        set { fields.set(\.looks, to: newValue) }
    }
    /// How often the request was tried.
    public package(set) var attempts: Int {
        get { fields.value.attempts }
        set { fields.set(\.attempts, to: newValue) }
    }
    /// The digest of the token in the address that the service calls back; nil where it was given none.
    package var callback: String? {
        get { fields.value.callback }
        set { fields.set(\.callback, to: newValue) }
    }
    /// When what happened, in milliseconds since 1970.
    public package(set) var times: Times {
        get { fields.value.times }
        set { fields.set(\.times, to: newValue) }
    }
    /// The number of the claim under which it was written last.
    var fence: UInt64 {
        get { fields.value.fence }
        set { fields.set(\.fence, to: newValue) }
    }

    /// Behind one pointer: a record is in many hands while its order waits.
    private var fields: Boxed<Fields>

    private struct Fields: Sendable, Hashable, Codable {
        let id: String
        let key: String?
        let fingerprint: String
        let wish: String?
        var service: String
        var model: String
        var request: CheckedRequest?
        let name: String
        var folder: String?
        var price: Cost?
        var estimate: Cost?
        var budget: String?
        var tried: [TriedModel]?
        var state: OrderState = .queued
        var ticket: TaskTicket?
        var result: ImageResult?
        var pictures: [KeptPicture] = []
        var failure: KeptFailure?
        var answers: [KeptAnswer]?
        var looks: Int = 0
        var attempts: Int = 0
        var callback: String?
        var times: Times
        var fence: UInt64 = 0
    }

    /// Reads what was kept.
    public init(from decoder: any Decoder) throws { fields = Boxed(try Fields(from: decoder)) }

    /// Writes what is to be kept.
    public func encode(to encoder: any Encoder) throws { try fields.value.encode(to: encoder) }

    /// The moments of an order's life, in milliseconds since 1970.
    public struct Times: Sendable, Hashable, Codable {
        /// When the order was placed.
        public let created: Int64
        /// When its request went out.
        public package(set) var sent: Int64?
        /// When the service took it.
        public package(set) var accepted: Int64?
        /// When its task was seen to be done.
        public package(set) var succeeded: Int64?
        /// When it ended.
        public package(set) var ended: Int64?

        /// Starts with the placing.
        init(created: Int64) { self.created = created }
    }

    /// Starts the record of a request; without words neither the request nor a name made of its prompt is kept.
    package init(
        id: String, of request: CheckedRequest, key: String? = nil, wish: String? = nil, name: String, created: Int64,
        keepingWords: Bool = true
    ) {
        fields = Boxed(
            Fields(
                id: id, key: key, fingerprint: request.fingerprint, wish: wish, service: request.service,
                model: request.model, request: keepingWords ? request : nil, name: keepingWords ? name : "picture",
                times: Times(created: created)))
    }

    /// Starts the record of a task of which only the ticket is known.
    init(id: String, following ticket: TaskTicket, name: String, created: Int64) {
        fields = Boxed(
            Fields(
                id: id, key: nil, fingerprint: "", wish: nil, service: ticket.service, model: ticket.model, name: name,
                state: .accepted, ticket: ticket, times: Times(created: created)))
    }

    /// True where the other asks the same: the same wish, whichever model is picked for it, or the same of one model.
    func asksTheSame(as other: OrderRecord) -> Bool {
        fingerprint == other.fingerprint || wish != nil && wish == other.wish
    }

    /// True where nothing came of the order and it surely cost nothing, so that its key may be used anew.
    ///
    /// One that the host took back keeps its key: a request that comes late does not order it after all.
    var hasLeftItsKey: Bool {
        state.isEnd && state != .delivered && state != .cancelled && !isPossiblyPaid
    }

    /// True where the order was delivered and nobody kept the bytes.
    var mustBeFetchedAgain: Bool { state == .delivered && (folder == nil || pictures.isEmpty) }

    /// Turns to another model, with nothing sent.
    mutating func turn(to leg: OrderPlan.Leg) {
        service = leg.request.service
        model = leg.request.model
        price = leg.price
        if request != nil { request = leg.request }
        state = .queued
    }

    /// True when the order may have cost money; where nobody knows that is true.
    public var isPossiblyPaid: Bool {
        switch self.state {
        case .queued, .rejected, .notSent, .cancelled: self.failure?.mayHaveCost ?? false
        case .failed, .moderated: self.failure?.mayHaveCost ?? true
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
    package static let longest = 4_000
}
