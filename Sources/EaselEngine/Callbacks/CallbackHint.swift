internal import EaselCore

/// What a callback is worth: a reason to look, at this order or at this task.
///
/// It has no room for a state or a link. An answer to a look of our own is the truth.
public struct CallbackHint: Sendable, Hashable {
    /// The service's id.
    public let service: String
    /// The order whose token was in the path or whose task was named; nil where no order here has that task.
    public let order: String?
    /// The task that the callback is about, where it says so in a way that can be read.
    public let task: String?
    /// True when the service's signature stood over the task's id.
    public let isSigned: Bool

    init(service: String, order: String?, task: String?, isSigned: Bool) {
        self.service = service
        self.order = order
        self.task = task
        self.isSigned = isSigned
    }

    /// Reads a hint back as it lay in a store; nil where that hint says anything else.
    package init?(_ hint: OrderHint) {
        guard let callback = (try? JSON(reading: hint.text))?["callback"],
            let service = callback["service"]?.string, let order = callback["order"]?.string,
            let isSigned = callback["signed"]?.bool
        else { return nil }
        let task = callback["task"]?.string
        guard task.map(TaskTicket.isTask) ?? !isSigned else { return nil }
        self.init(service: service, order: order, task: task, isSigned: isSigned)
    }

    /// The text that lies in a store; equal hints have equal texts.
    var text: String {
        var members: JSONObject = ["service": .string(service)]
        members["order"] = order.map { .string($0) }
        members["task"] = task.map { .string($0) }
        members["signed"] = .bool(isSigned)
        let json: JSON = ["callback": .object(members)]
        return json.text
    }
}

/// One HTTP request, as any web framework can hand it over.
public struct CallbackRequest: Sendable {
    /// The method as written.
    public let method: String
    /// The path as sent, with its query if it has one.
    public let path: String
    /// The header fields in order; names are found without regard to case.
    public let headers: [(name: String, value: String)]
    /// The body, byte for byte as it came.
    public let body: [UInt8]

    /// Collects a request.
    public init(method: String, path: String, headers: [(name: String, value: String)], body: [UInt8]) {
        self.method = method
        self.path = path
        self.headers = headers
        self.body = body
    }

    /// The value of a header that stands there once; two are none, because two readers could take different ones.
    func only(_ name: String) -> String? {
        let values = headers.filter { $0.name.lowercased() == name.lowercased() }
        return values.count == 1 ? values.first?.value : nil
    }
}
