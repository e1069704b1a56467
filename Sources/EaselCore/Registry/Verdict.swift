/// The answer for one model: whether a request fits it, and apart from that whether it can be reached.
public struct Verdict: Sendable {
    /// The model and its provider.
    public let entry: Registry.Entry
    /// The request in the model's own names; nil when it does not fit.
    public let request: CheckedRequest?
    /// Every reason why it does not fit.
    public let problems: [ParameterProblem]
    /// The nearest request that fits, where adjusting can make one.
    public let nearest: CheckedRequest?
    /// Why the model cannot be reached from here; nil when it can.
    public let unreachable: String?
    /// What one picture costs, where a document or the host says.
    public let price: Cost?
    /// How long its pictures have taken so far, in seconds; nil where none was made yet.
    public let usualSeconds: Double?

    /// True when the model can take the request.
    public var fits: Bool { request != nil }
    /// True when there is a key and nothing stands in the way.
    public var isReachable: Bool { unreachable == nil }
    /// What would become of each wish.
    public var notes: [Note] { request?.notes ?? [] }
    /// `SERVICE/MODEL`.
    public var name: String { entry.fullName }

    /// The failure that refuses the request for this model.
    public var refusal: ImageFailure { entry.refusal(problems) }
}

extension Verdict: CustomStringConvertible {
    /// The verdict in a few lines: what fits, what would change, why not, and what is nearest.
    public var description: String {
        var lines = [
            "\(name): \(fits ? "fits" : "does not fit")" + (unreachable.map { ", not reachable: \($0)" } ?? "")
        ]
        lines += notes.filter { !$0.isPlain }.map { "  \($0)" }
        lines += problems.map { "  \($0)" }
        if !fits, let nearest {
            let changes = nearest.notes.filter { $0.kind == .adjusted || $0.kind == .dropped }
            lines.append("  Nearest, with adjusting: " + changes.map(Self.change).joined(separator: ", ") + ".")
        }
        return lines.joined(separator: "\n")
    }

    private static func change(_ note: Note) -> String {
        note.kind == .dropped ? "without \(note.wish)" : "\(note.wish) \(note.to ?? "")"
    }
}
