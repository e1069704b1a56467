import EaselCore
import EaselEngine

/// One picture that somebody wants, and how the host asks for it.
struct Wish: Sendable {
    let number: Int
    /// The model's full name.
    let model: String
    /// The host's own name for the order, where it has one; such a wish is placed again in every life.
    let key: String?
    /// When it is wished, after the start of the life.
    let start: Duration
    /// When the host thinks better of it.
    let cancelled: Duration?
    /// After how many steps of the world the caller gives up waiting; the order itself goes on.
    let patience: Int?
    /// True where a local picture goes along.
    let hasImage: Bool
    let fallsBack: Bool

    /// No two wishes have the same words, so the ledger shows whose charge it was.
    var prompt: String { "wish \(number)" }

    private static let models = ["vtrix/flux_kontext_pro", "vtrix/flux_2_max", "kie/flux-kontext-pro"]

    init(_ number: Int, _ dice: Dice, isHasty: Bool, only: String? = nil) {
        self.number = number
        model = only ?? dice.pick(Self.models)
        key = dice.happens(0.6) ? "order \(number)" : nil
        start = dice.between(.zero, isHasty ? .seconds(2) : .seconds(60))
        cancelled = dice.happens(0.08) ? start + dice.between(.zero, .seconds(5)) : nil
        patience = dice.happens(0.2) ? dice.below(dice.happens(0.5) ? 40 : 600) : nil
        hasImage = dice.happens(0.15)
        fallsBack = dice.happens(0.15)
    }

    /// Who may be asked: one model, or any that fits where others may follow it.
    var choice: ModelChoice { fallsBack ? .first : ModelChoice(model: model) }

    /// What Easel is asked.
    var request: ImageRequest {
        var request = ImageRequest(prompt)
        if hasImage { request.images = [.file(Host.photo)] }
        return request
    }
}
