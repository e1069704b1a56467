/// A request that a model accepts, in the service's own names; only the core makes one.
///
/// It is what a provider gets and what a store keeps. It holds no key and no callback secret.
public struct CheckedRequest: Sendable, Hashable, Codable {
    /// The service's id.
    public let service: String
    /// The model's id.
    public let model: String
    /// What is asked.
    public let mode: Mode
    /// The values by their names on the wire, in the schema's order.
    public let values: JSONObject
    /// The pictures that go in.
    public let images: [CheckedImage]
    /// The seed that was wished, where one was.
    public let seed: Int64?
    /// What became of each wish.
    public let notes: [Note]
    /// The secrets that go along, by their names on the wire; they are in no encoding.
    public private(set) var secrets: [String: Secret] = [:]
    /// The names of the secrets that belong to the request, also after it was stored without them.
    public let secretNames: [String]

    /// True when the request was stored without a secret that it needs.
    public var lacksSecret: Bool { secretNames.contains { secrets[$0] == nil } }

    package init(
        service: String, model: String, mode: Mode, values: JSONObject, images: [CheckedImage], notes: [Note],
        seed: Int64? = nil, secrets: [String: Secret] = [:]
    ) {
        self.service = service
        self.model = model
        self.mode = mode
        self.values = values
        self.images = images
        self.notes = notes
        self.seed = seed
        self.secrets = secrets
        self.secretNames = secrets.keys.sorted()
    }

    /// The same request with pictures that were uploaded in the meantime.
    package func replacing(images: [CheckedImage]) -> CheckedRequest {
        CheckedRequest(
            service: service, model: model, mode: mode, values: values, images: images, notes: notes,
            seed: seed, secrets: secrets)
    }

    /// The same request with one more secret, such as the address that the service calls back.
    package func adding(_ secret: Secret, as name: String) -> CheckedRequest {
        CheckedRequest(
            service: service, model: model, mode: mode, values: values, images: images, notes: notes,
            seed: seed, secrets: secrets.merging([name: secret]) { $1 })
    }

    /// The members of the request's body: values, then secrets that are opened while they are sent.
    public var wireMembers: [WireValue.Member] {
        values.members.map { WireValue.Member($0.name, .json($0.value)) }
            + secretNames.compactMap { name in secrets[name].map { WireValue.Member(name, .secret($0)) } }
    }

    private enum CodingKeys: String, CodingKey {
        case service, model, mode, values, images, notes, seed, secretNames
    }

    /// How many bytes of pictures go along inside the request.
    public var inlineCount: Int { images.reduce(0) { $0 + ($1.carrier == .base64 ? $1.input.count ?? 0 : 0) } }
}

/// One picture of a checked request.
public struct CheckedImage: Sendable, Hashable, Codable {
    /// The parameter's name on the wire for the first picture.
    public let parameter: String
    /// How it goes along.
    public let carrier: ImageCarrier
    /// The picture.
    public let input: ImageInput

    package init(parameter: String, carrier: ImageCarrier, input: ImageInput) {
        self.parameter = parameter
        self.carrier = carrier
        self.input = input
    }

    /// The picture as it stands in a body: its address, or its bytes.
    public var wireValue: WireValue {
        if case .link(let address) = input.source { return .json(.string(address)) }
        return input.bytes.map { .base64($0) } ?? .json(.null)
    }
}

extension JSONObject: Codable {
    /// Reads the members of an object, in the order in which ``JSON`` reads them.
    public init(from decoder: any Decoder) throws {
        guard let object = try JSON(from: decoder).object else {
            throw DecodingError.dataCorrupted(
                DecodingError.Context(codingPath: decoder.codingPath, debugDescription: "This is not an object."))
        }
        self = object
    }

    /// Writes the members.
    public func encode(to encoder: any Encoder) throws { try JSON.object(self).encode(to: encoder) }
}
