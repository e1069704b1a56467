/// A request that a model accepts, in the service's own names; only the core makes one.
///
/// It is what a provider gets and what a store keeps. It holds no key and no callback secret.
public struct CheckedRequest: Sendable, Hashable, Codable {
    /// The service's id.
    public var service: String { fields.value.service }
    /// The model's id.
    public var model: String { fields.value.model }
    /// What is asked.
    public var mode: Mode { fields.value.mode }
    /// The values by their names on the wire, in the schema's order.
    public var values: JSONObject { fields.value.values }
    /// The pictures that go in.
    public var images: [CheckedImage] { fields.value.images }
    /// The seed that was wished, where one was.
    public var seed: Int64? { fields.value.seed }
    /// What became of each wish.
    public var notes: [Note] { fields.value.notes }
    /// The secrets that go along, by their names on the wire; they are in no encoding.
    public var secrets: [String: Secret] { fields.value.secrets }
    /// The names of the secrets that belong to the request, also after it was stored without them.
    package var secretNames: [String] { fields.value.secretNames }

    private let fields: Boxed<Fields>

    private struct Fields: Sendable, Hashable, Codable {
        let service: String
        let model: String
        let mode: Mode
        let values: JSONObject
        let images: [CheckedImage]
        let seed: Int64?
        let notes: [Note]
        var secrets: [String: Secret] = [:]
        let secretNames: [String]

        private enum CodingKeys: String, CodingKey {
            case service, model, mode, values, images, notes, seed, secretNames
        }
    }

    /// True when the request was stored without a secret that it needs.
    package var lacksSecret: Bool { secretNames.contains { secrets[$0] == nil } }

    package init(
        service: String, model: String, mode: Mode, values: JSONObject, images: [CheckedImage], notes: [Note],
        seed: Int64? = nil, secrets: [String: Secret] = [:]
    ) {
        fields = Boxed(
            Fields(
                service: service, model: model, mode: mode, values: values, images: images, seed: seed, notes: notes,
                secrets: secrets, secretNames: secrets.keys.sorted()))
    }

    /// Reads a stored request.
    public init(from decoder: any Decoder) throws { fields = Boxed(try Fields(from: decoder)) }

    /// Writes the request down, without its secrets.
    public func encode(to encoder: any Encoder) throws { try fields.value.encode(to: encoder) }

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

    /// How many bytes of pictures go along inside the request.
    package var inlineCount: Int { images.reduce(0) { $0 + ($1.carrier == .base64 ? $1.input.count ?? 0 : 0) } }
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
