public import EaselCore

/// How a studio goes about its work; everything has a default.
public struct StudioHabits: Sendable {
    /// Prices that no document states, by the models' full names.
    public var prices: [String: Cost] = [:]
    /// Limits in place of a service's own, by the service's id.
    public var limits: [String: ServiceLimits] = [:]
    /// The one folder in which a request that was decoded, and so may come from somebody else, may name files.
    public var readableFolder: String?
    /// The public address under which the host's server takes callbacks; each order's token is appended.
    public var callbackAddress: WebAddress?
    /// When tasks are looked at, in place of what is learnt from those before them.
    public var plan: PollingPlan?
    /// How long each part of an order may take.
    public var deadlines = Deadlines()
    /// Whether prompts and other words are kept with the orders.
    public var keepsWords = true
    /// Hears what happens, for metrics, traces and logs; it is called often and should return at once.
    public var observe: (@Sendable (StudioEvent) -> Void)?

    /// The usual habits.
    public init() {}

    /// Tells the observer of every change of an order.
    var watcher: Order.Watcher {
        { [observe] order, status in
            observe?(.changed(order: order.id, service: order.service, model: order.model, status))
        }
    }
}

/// How long each part of an order may take; what is over is never sent again by itself.
public struct Deadlines: Sendable, Hashable {
    /// How long an order may wait for its turn; nil for as long as it takes.
    public var queue: Duration?
    /// How long the one paid request may take, before its outcome counts as unknown.
    public var submit = Duration.seconds(300)
    /// How long one look at a task may take.
    public var look = Duration.seconds(120)
    /// How long a task may run before it is overdue and looked at more rarely; nil for the service's own patience.
    public var run: Duration?
    /// How long one try at a picture may take, with all its redirects.
    public var download = Duration.seconds(120)

    /// The usual deadlines.
    public init() {}
}

/// Something that happened in a studio.
public enum StudioEvent: Sendable, Hashable {
    /// An order came to another state, or its progress or remark changed.
    case changed(order: String, service: String, model: String, OrderStatus)
    /// A call ended, with its HTTP status; nil where no answer came.
    case called(order: String, service: String, call: String, status: Int?)
    /// A step that had happened could not be kept; the order goes on in memory.
    case notKept(order: String, StoreTrouble)
}
