package import EaselCore

/// Why an order must not be sent under a cap, or why there is no cap.
package enum SpendRefusal: Error, Sendable, Hashable {
    /// The order may cost more than is free.
    case overCap(MicroAmount, free: MicroAmount, String)
    /// Nobody knows what the order costs in the cap's unit.
    case unknownPrice(String)
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
        case .overCap(let amount, let free, let currency):
            Self.overLimit(
                "The order may cost \(amount) \(currency), and \(free) \(currency) of the spend cap is free.",
                "raise the cap, or settle the orders whose outcome is unknown.")
        case .unknownPrice(let currency):
            Self.overLimit(
                "Nobody states what the order costs in \(currency), and there is a spend cap.",
                "give an estimate, or take the cap away.")
        case .notKept(let trouble):
            ImageFailure(
                .storeTrouble, .checking, "The spend cap could not be written down: \(trouble)", next: trouble.advice())
        case .noCap(let name):
            Self.overLimit("The store has no spend cap named \(name).", "state its limit.")
        case .otherCurrency(let name, let kept, let asked):
            Self.overLimit(
                "The spend cap \(name) counts in \(kept), and not in \(asked).", "give the limit another name.")
        case .noAmount(let amount):
            Self.overLimit("The limit \(amount) is no amount that can be counted.", "state it as a plain decimal.")
        }
    }

    private static func overLimit(_ message: String, _ next: String) -> ImageFailure {
        ImageFailure(.overLimit, .checking, message, next: "Nothing was sent; \(next)")
    }
}
