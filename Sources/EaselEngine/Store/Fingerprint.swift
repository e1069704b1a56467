internal import EaselCore

extension CheckedRequest {
    /// What is asked, in 64 digits: equal for equal requests, whatever the order of their members.
    ///
    /// Notes and secrets are not in it: they differ where the request is the same.
    var fingerprint: String {
        let images = images.map { image in
            JSON.array([.string(image.parameter), .string(image.carrier.rawValue), .string(image.input.source.essence)])
        }
        let essence: JSON = [
            "service": .string(service), "model": .string(model), "mode": .string(mode.rawValue),
            "values": .object(values), "images": .array(images), "secrets": .array(secretNames.map { .string($0) }),
        ]
        return SHA256.hexDigest(of: essence.sorted.bytes(isPretty: false))
    }
}

extension ImageRequest {
    /// What is wished of whom, in 64 digits: the same whichever model is picked where none is named.
    ///
    /// What is encoded is what is compared, so no wish can be forgotten here; bytes at hand are compared by digest.
    func fingerprint(on choice: ModelChoice) -> String? {
        var words = self
        words.images = []
        // A request always encodes; one that did not would be compared in its checked form alone.
        guard let encoded = try? JSON(encoding: words) else { return nil }
        let essence: JSON = [
            "wish": encoded, "images": .array(images.map { .string($0.essence) }),
            "secrets": .array(secrets.keys.sorted().map { .string($0) }),
            "model": choice.model.map { .string($0) } ?? .null,
            "service": choice.service.map { .string($0) } ?? .null,
        ]
        return SHA256.hexDigest(of: essence.sorted.bytes(isPretty: false))
    }
}

extension ImageSource {
    /// The place of a picture, or the digest of bytes at hand.
    fileprivate var essence: String {
        switch self {
        case .link(let address): "link " + address
        case .file(let path): "file " + path
        case .bytes(let bytes): "bytes " + SHA256.hexDigest(of: bytes)
        }
    }
}

extension JSON {
    /// The same value with the members of every object in the order of their names.
    fileprivate var sorted: JSON {
        switch self {
        case .array(let items): .array(items.map(\.sorted))
        case .object(let object):
            .object(
                JSONObject(
                    object.members.sorted { $0.name < $1.name }.map { JSONObject.Member($0.name, $0.value.sorted) }))
        default: self
        }
    }
}
