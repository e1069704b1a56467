/// What a callback is worth: a reason to look, at this order or at this task.
///
/// It has no room for a state or a link. An answer to a look of our own is the truth.
public struct CallbackHint: Sendable, Hashable, Codable {
    /// The service's id.
    public let service: String
    /// The order whose token was in the path; nil for a signed callback to the service's own path.
    public let order: String?
    /// The task that the callback is about, where it says so in a way that can be read.
    public let task: String?
    /// True when the service's signature stood over the task's id.
    public let isSigned: Bool
}

/// Whose a token is.
public struct CallbackOwner: Sendable, Hashable {
    /// The order.
    public let order: String
    /// The id of the service that was given the token.
    public let service: String

    /// Names an owner.
    public init(order: String, service: String) {
        self.order = order
        self.service = service
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

/// What is answered to the sender; it never says why.
public struct CallbackAnswer: Sendable, Hashable {
    /// The HTTP status.
    public let status: Int
    /// The body in plain text; the same for every refusal.
    public let text: String
    /// The reason to look, where the callback was believed.
    public let hint: CallbackHint?

    static func refused(_ status: Int) -> CallbackAnswer { CallbackAnswer(status: status, text: "No.", hint: nil) }
    static func taken(_ hint: CallbackHint) -> CallbackAnswer { CallbackAnswer(status: 200, text: "OK", hint: hint) }
}
