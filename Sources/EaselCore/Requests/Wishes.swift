/// A request taken apart once, however many models it is translated for.
final class Wishes: Sendable {
    let request: ImageRequest
    let images: [ImageInput]
    let mode: Mode
    let isAdjusting: Bool
    let prompt: JSON
    let ratio: JSON?
    let seed: JSON?
    let format: JSON?
    let safety: JSON?
    let negative: JSON?
    let extras: [(name: String, value: JSON)]
    let familyExtras: [(family: String, extras: [(name: String, value: JSON)])]
    let secrets: [(name: String, secret: Secret)]
    let raw: [(name: String, value: JSON)]
    /// The links on this machine or a private network.
    let linksInside: [String]
    /// True when a link is no address.
    let hasUnreadableLink: Bool

    init(_ request: ImageRequest, images: [ImageInput], adjusting: Bool) {
        self.request = request
        self.images = images
        mode = request.mode
        isAdjusting = adjusting
        prompt = .string(request.prompt)
        ratio = if case .proportion(let ratio) = request.shape { .string(ratio.description) } else { nil }
        seed = request.seed.map { .integer($0) }
        format = request.format.map { .string($0.word) }
        safety = request.safety.map { .integer($0) }
        negative = request.negativePrompt.map { .string($0) }
        extras = Self.sorted(request.extras)
        familyExtras = request.familyExtras.sorted { $0.key < $1.key }.map { ($0.key, Self.sorted($0.value)) }
        secrets = request.secrets.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        raw = request.rawParameters.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        let links = images.compactMap { if case .link(let text) = $0.source { text } else { nil } }
        let addresses = links.map { WebAddress($0) }
        linksInside = zip(links, addresses).filter { $1?.origin.isInside == true }.map(\.0)
        hasUnreadableLink = addresses.contains { $0 == nil }
    }

    private static func sorted(_ extras: [String: JSON]) -> [(name: String, value: JSON)] {
        extras.filter { $0.value != .null }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}
