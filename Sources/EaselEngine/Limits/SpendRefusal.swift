package import EaselCore

/// Why an order must not be sent under a cap, or why there is no cap.
package enum SpendRefusal: Error, Sendable, Hashable {
    /// The order may cost more than is free.
    case overCap(MicroAmount, free: MicroAmount, String, of: String?)
    /// Nobody knows what the order costs in the cap's unit.
    case unknownPrice(String, of: String?)
    /// The cap could not be read or written down, so nothing may be sent.
    case notKept(StoreTrouble)
    /// Nobody has stated a limit under this name.
    case noCap(String)
    /// The cap of this name counts in another unit.
    case otherCurrency(name: String, kept: String, asked: String)
    /// The limit is no amount that can be counted.
    case noAmount(String)

    /// The refusal as the front door throws it.
    package var failure: ImageFailure {
        switch self {
        case .overCap(let amount, let free, let currency, let name):
            Self.overLimit(
                "The order may cost \(amount) \(currency), and \(free) \(currency) of \(Self.budget(name)) is free.",
                "allow more; orders under way or of unknown outcome count as spent.")
        case .unknownPrice(let currency, let name):
            Self.overLimit(
                "Nobody states what the order costs in \(currency), and it counts against \(Self.budget(name)).",
                "state OrderTerms.estimate, or order it without a budget.")
        case .notKept(let trouble):
            ImageFailure(
                .storeTrouble, .checking, "The budget could not be written down: \(trouble)", next: trouble.advice())
        case .noCap(let name):
            Self.badRequest("The store has no budget named \"\(name)\".", "state its limit.")
        case .otherCurrency(let name, let kept, let asked):
            Self.badRequest(
                "The budget \"\(name)\" counts in \(kept), and not in \(asked).", "give the limit another name.")
        case .noAmount(let amount):
            Self.badRequest("The limit \(amount) is no amount that can be counted.", "state it as a plain decimal.")
        }
    }

    private static func budget(_ name: String?) -> String { name.map { "the budget \"\($0)\"" } ?? "its budget" }

    private static func overLimit(_ message: String, _ next: String) -> ImageFailure {
        ImageFailure(.overLimit, .checking, message, next: "Nothing was sent; \(next)")
    }

    /// No limit is reached; the budget cannot be what was asked for.
    private static func badRequest(_ message: String, _ next: String) -> ImageFailure {
        ImageFailure(.badRequest, .checking, message, next: "Nothing was sent; \(next)")
    }
}
