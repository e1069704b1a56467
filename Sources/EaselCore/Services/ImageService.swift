/// Who runs models behind an address and a key: a value, so that a mirror or a sandbox is a copy with another address.
public struct ImageService: Sendable {
    /// The id in commands, tickets and registries: `vtrix`.
    public var id: String { fields.value.id }
    /// The name for people: `Vtrix`.
    public var name: String { fields.value.name }
    /// Where its doors are.
    public var addresses: ServiceAddresses { fields.value.addresses }
    /// How its key is used.
    public var key: ServiceKey { fields.value.key }
    /// How a local picture is put where the service can fetch it, where it offers that.
    public var upload: Turn<ImageUpload, UploadAnswer>? { fields.value.upload }
    /// How it is asked for another link to a picture whose own has died, where it offers that.
    public var freshLink: Turn<String, FreshLinkAnswer>? { fields.value.freshLink }
    /// How many seconds its picture links live; nil where it does not say.
    public var linkLifeSeconds: Int? { fields.value.linkLifeSeconds }
    /// How long one order is waited for unless the caller says otherwise.
    public var patience: Duration { fields.value.patience }
    /// How much one key may ask of it.
    public var limits: ServiceLimits { fields.value.limits }
    /// How its callbacks are read; nil where it sends none.
    public var callbacks: CallbackReading? { fields.value.callbacks }
    /// How it is asked what the account holds, which is free; nil where it cannot be asked.
    public var credit: Turn<Void, CreditAnswer>? { fields.value.credit }

    /// Behind one pointer: whoever waits keeps the service at hand.
    private let fields: Boxed<Fields>

    private struct Fields: Sendable {
        let id: String
        let name: String
        let addresses: ServiceAddresses
        let key: ServiceKey
        let upload: Turn<ImageUpload, UploadAnswer>?
        let freshLink: Turn<String, FreshLinkAnswer>?
        let linkLifeSeconds: Int?
        let patience: Duration
        let limits: ServiceLimits
        let callbacks: CallbackReading?
        let credit: Turn<Void, CreditAnswer>?
    }

    /// Describes a service.
    public init(
        id: String, name: String, addresses: ServiceAddresses, key: ServiceKey, linkLifeSeconds: Int?,
        patience: Duration, upload: Turn<ImageUpload, UploadAnswer>? = nil,
        freshLink: Turn<String, FreshLinkAnswer>? = nil, limits: ServiceLimits = .careful,
        callbacks: CallbackReading? = nil, credit: Turn<Void, CreditAnswer>? = nil
    ) {
        fields = Boxed(
            Fields(
                id: id, name: name, addresses: addresses, key: key, upload: upload, freshLink: freshLink,
                linkLifeSeconds: linkLifeSeconds, patience: patience, limits: limits, callbacks: callbacks,
                credit: credit))
    }

    /// The same service at other addresses, and under another id where one is given.
    public func at(_ addresses: ServiceAddresses, as id: String? = nil) -> ImageService {
        ImageService(
            id: id ?? self.id, name: name, addresses: addresses, key: key, linkLifeSeconds: linkLifeSeconds,
            patience: patience, upload: upload, freshLink: freshLink, limits: limits, callbacks: callbacks,
            credit: credit)
    }

    /// The origin that its tickets carry.
    package var origin: Origin { addresses.api.origin }

    /// True when it runs on this machine: a sandbox or a test.
    package var isNearby: Bool { origin.isLoopback }

    /// When to look at its tasks as long as nobody knows how long they take.
    package var plan: PollingPlan { PollingPlan.cold(at: origin) }

    /// The address of a call, with the policy for whom it may reach, and whether the key goes along.
    package func destination(of place: WireCall.Place) -> Destination? {
        switch place {
        case .api(let path):
            return Destination(address: addresses.api.appending(path), peers: .anywhere, takesKey: true)
        case .upload(let path):
            return addresses.upload.map { Destination(address: $0.appending(path), peers: .anywhere, takesKey: true) }
        case .link(let text):
            guard let address = WebAddress(text) else { return nil }
            let nearby = isNearby && address.origin.isLoopback
            guard address.origin.scheme == .https || nearby else { return nil }
            return Destination(
                address: address, peers: isNearby ? .publicHostsAndLoopback : .publicHosts, takesKey: false)
        }
    }

    /// Where a call goes.
    package struct Destination: Sendable, Hashable {
        /// The full address.
        package let address: WebAddress
        /// Which peers may be connected.
        package let peers: PeerPolicy
        /// True for the service's own doors alone.
        package let takesKey: Bool
    }
}

/// The doors of a service; each may carry a path prefix.
public struct ServiceAddresses: Sendable, Hashable {
    /// Where requests go.
    public let api: WebAddress
    /// Where local pictures are put, for services that have such a place.
    public let upload: WebAddress?

    /// Names the doors of a service by host names written in source; a name that is none stops the program.
    public static func https(_ host: StaticString, upload: StaticString? = nil) -> ServiceAddresses {
        func opened(_ host: StaticString) -> WebAddress {
            guard let address = door("https://\(host)") else { preconditionFailure("\(host) is not a host's name.") }
            return address
        }
        return ServiceAddresses(api: opened(host), upload: upload.map { opened($0) })
    }

    private init(api: WebAddress, upload: WebAddress?) {
        self.api = api
        self.upload = upload
    }

    /// Names the doors; plain http is refused unless the host is this machine.
    public init?(api: String, upload: String? = nil) {
        guard let api = Self.door(api) else { return nil }
        let door = upload.flatMap { Self.door($0) }
        guard upload == nil || door != nil else { return nil }
        self.init(api: api, upload: door)
    }

    /// Reads one door's address, or gives nil when a key must not go there.
    package static func door(_ text: String) -> WebAddress? {
        guard let address = WebAddress(text), !address.path.contains("?") else { return nil }
        return address.origin.scheme == .https || address.origin.isLoopback ? address : nil
    }
}

/// How a service's key is used and found.
public struct ServiceKey: Sendable, Hashable {
    /// The header it goes in.
    public let placement: KeyPlacement
    /// The environment variable that holds it.
    public let variable: String
    /// Where people make and reset it.
    public let page: String

    /// Describes a key.
    public init(_ placement: KeyPlacement, variable: String, page: String) {
        self.placement = placement
        self.variable = variable
        self.page = page
    }
}

/// A local picture on its way to an upload host.
public struct ImageUpload: Sendable, Hashable {
    /// The bytes.
    public let bytes: ImageBytes
    /// What kind of picture they are.
    public let type: PictureType
    /// A name that no other upload has.
    public let name: String

    /// Describes an upload.
    public init(_ bytes: ImageBytes, type: PictureType, name: String) {
        self.bytes = bytes
        self.type = type
        self.name = name
    }
}

/// What came of an upload.
public enum UploadAnswer: Sendable, Hashable {
    /// The picture lies at this address.
    case stored(String)
    /// The host said no.
    case refused(Refusal)
    /// Nobody knows; uploads are free and may be repeated.
    case unclear(String)
}

/// What came of asking for a fresh link.
public enum FreshLinkAnswer: Sendable, Hashable {
    /// The picture lies here as well, for a while.
    case fresh(PictureLink)
    /// The service said no.
    case refused(Refusal)
    /// Nobody knows; asking is free and may be repeated.
    case unclear(String)
}

extension ImageService {
    /// The variable that holds the address of the service's API.
    package var addressVariable: String { "EASEL_\(id.uppercased())_URL" }
    /// The variable that holds the address of the service's upload host.
    package var uploadAddressVariable: String { "EASEL_\(id.uppercased())_UPLOAD_URL" }
}
