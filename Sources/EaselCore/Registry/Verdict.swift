/// The answer for one model: whether a request fits it, and apart from that whether it can be reached.
///
/// Whether it fits is known at once; the words are made when they are asked for, so that thousands of models can be
/// asked in passing.
public struct Verdict: Sendable {
    /// The model and its provider.
    public let entry: Registry.Entry
    /// True when the model can take the request.
    public let fits: Bool

    private let question: Question

    init(_ entry: Registry.Entry, on question: Question) {
        self.entry = entry
        self.question = question
        fits =
            question.filter.admits(entry, in: question.wishes.mode, price: question.price(of: entry))
            && Translation(of: question.wishes, for: entry, brief: true).fits
    }

    /// The request in the model's own names; nil when it does not fit.
    public var request: CheckedRequest? { fits ? Translation(of: question.wishes, for: entry).checked() : nil }

    /// Every reason why it does not fit.
    public var problems: [ParameterProblem] {
        guard !fits else { return [] }
        return Translation(of: question.wishes, for: entry).problems
            + question.filter.problems(with: entry, in: question.wishes.mode, price: price)
    }

    /// The request that adjusting makes of one that does not fit; nil where the request fits, or no adjusting helps.
    public var adjusted: CheckedRequest? {
        let wishes = question.wishes
        guard !fits else { return nil }
        return Translation(of: wishes.request, images: wishes.images, for: entry, adjusting: true).checked()
    }

    /// Why the model cannot be reached from here; nil when it can.
    public var unreachable: String? { question.circumstances.unreachable(entry.provider.service) }
    /// What one picture costs, where a document or the host says.
    public var price: Cost? { question.price(of: entry) }
    /// How long its pictures have taken so far, in seconds; nil where none was made yet.
    public var usualSeconds: Double? { question.circumstances.usualSeconds(entry.fullName, question.wishes.mode) }
    /// True when there is a key and nothing stands in the way.
    public var isReachable: Bool { unreachable == nil }
    /// What would become of each wish.
    public var notes: [Note] { request?.notes ?? [] }
    /// `SERVICE/MODEL`.
    package var name: String { entry.fullName }

    /// The failure that refuses the request for this model.
    public var refusal: ImageFailure { entry.refusal(problems, isAdjustable: adjusted != nil) }
}

/// What is asked of every model at once.
final class Question: Sendable {
    let wishes: Wishes
    let filter: ModelFilter
    let circumstances: Registry.Circumstances

    init(_ wishes: Wishes, where filter: ModelFilter, under circumstances: Registry.Circumstances) {
        self.wishes = wishes
        self.filter = filter
        self.circumstances = circumstances
    }

    func price(of entry: Registry.Entry) -> Cost? {
        guard !circumstances.prices.isEmpty else { return entry.model.price }
        return circumstances.prices[entry.fullName] ?? entry.model.price
    }
}

extension Verdict: CustomStringConvertible {
    /// The verdict in a few lines: what fits, what would change, why not, and what adjusting would make of it.
    public var description: String {
        var lines = [
            "\(name): \(fits ? "fits" : "does not fit")" + (unreachable.map { ", not reachable: \($0)" } ?? "")
        ]
        lines += notes.filter { !$0.isPlain }.map { "  \($0)" }
        lines += problems.map { "  \($0)" }
        if !fits, let adjusted {
            let changes = adjusted.notes.filter { $0.kind == .adjusted || $0.kind == .dropped }
            lines.append("  With adjusting it fits: " + changes.map(Self.change).joined(separator: ", ") + ".")
        }
        return lines.joined(separator: "\n")
    }

    private static func change(_ note: Note) -> String {
        note.kind == .dropped
            ? "without \(note.wish)" : "\(note.wish)\(note.from.map { " \($0)" } ?? "") as \(note.to ?? "")"
    }
}
