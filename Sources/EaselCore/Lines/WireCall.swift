/// One call to a service as a provider says it: no address, no key.
public struct WireCall: Sendable, Hashable {
    /// Where the call goes, by role.
    public var place: Place
    /// The HTTP method.
    public var method: Method
    /// Headers beside those that the line and the body add.
    public var headers: [WireHeader]
    /// The body, or nil for none.
    public var body: WireBody?
    /// Where the reply goes, and how large it may grow.
    public var reply: ReplySink
    /// How long the whole call may take, from the first look-up to the last byte.
    public var deadline: Duration

    /// Where a call goes; the line knows the addresses.
    public enum Place: Sendable, Hashable {
        /// A path at the service's API, with its query; the key goes along.
        case api(String)
        /// A path at the service's upload host, with its query; the key goes along.
        case upload(String)
        /// A full address somewhere else, such as a picture; no key ever goes along.
        case link(String)
    }

    /// The methods that image services use.
    public enum Method: String, Sendable, Hashable {
        /// Asks, and may be repeated.
        case get = "GET"
        /// Orders, and is never repeated by a transport.
        case post = "POST"
    }

    /// Says a call; small answers fit in the default sink of 4 MiB.
    public init(
        _ method: Method,
        _ place: Place,
        headers: [WireHeader] = [],
        body: WireBody? = nil,
        reply: ReplySink = .memory(cap: 4 << 20),
        deadline: Duration = .seconds(30)
    ) {
        self.place = place
        self.method = method
        self.headers = headers
        self.body = body
        self.reply = reply
        self.deadline = deadline
    }
}

/// Where the body of a reply goes, with the most it may be after unpacking.
public enum ReplySink: Sendable, Hashable {
    /// Into memory, up to so many bytes.
    case memory(cap: Int)
    /// Into a new file at this path, up to so many bytes; it must not be there.
    ///
    /// It is as open to others as the user's new files are.
    case file(String, cap: Int)

    /// The most bytes that are taken.
    public var cap: Int {
        switch self {
        case .memory(let cap), .file(_, let cap): cap
        }
    }
}

/// One header line, checked when it is made: no line ends, no NUL, a name of token characters.
public struct WireHeader: Sendable, Hashable {
    /// The name as written.
    public let name: String
    /// The value as written.
    public let value: String

    /// Makes a header, or nil when a name or value could break out of its line.
    public init?(_ name: String, _ value: String) {
        let token = name.utf8.allSatisfy { Self.isToken($0) }
        let plain = value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
        guard token, plain, !name.isEmpty else { return nil }
        self.name = name
        self.value = value
    }

    private static func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default:
            "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
