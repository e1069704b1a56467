import Easel
import EaselTesting

/// The six models, as a registry finds them, and what becomes of one value.
enum Six {
    static let max = "flux_kontext_max"
    static let pro = "flux_kontext_pro"
    static let max2 = "flux_2_max"
    static let pro2 = "flux_2_pro"
    static let vtrix = [max, pro, max2, pro2]
    static let kie = ["flux-kontext-pro", "flux-kontext-max"]
    static let names = vtrix + kie

    static func entry(_ model: String) throws -> Registry.Entry { try Registry.everyFamily().entry(named: model) }

    static func request(_ mode: Mode) -> ImageRequest {
        mode == .edit ? ImageRequest("a", editing: .link("https://a.b/c.png")) : ImageRequest("a")
    }

    static func check(_ request: ImageRequest, on entry: Registry.Entry) throws(ImageFailure) -> CheckedRequest {
        try entry.check(request, images: request.images.map(ImageInput.assumed))
    }

    /// Refused, adjusted, dropped, doubtful, remarked or exact.
    static func outcome(of name: String, _ value: JSON, on entry: Registry.Entry, _ mode: Mode) -> String {
        var request = request(mode)
        request.set(name, to: value)
        guard let checked = try? check(request, on: entry) else { return "refused" }
        guard let note = checked.notes.first(where: { $0.parameters == [name] }) else { return "unnoted" }
        return note.kind == .exact && note.reason != "Sent as wished." ? "remarked" : note.kind.rawValue
    }
}
