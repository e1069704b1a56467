internal import Easel

extension ImageFailure {
    /// The failure with the shell's own commands in the place of the words that the library has for them.
    var namingCommands: ImageFailure {
        let id = order ?? "ID"
        let words: [(String, String)] = [
            (
                "put back a good copy of it, or take it away.",
                "put a good copy of it back or take it away. easel doctor counts the rest."
            ),
            ("or look at order \(id).", "or see easel orders show \(id)."),
            ("Look at the orders of this store.", "See easel orders list --all."),
            (
                "Bring order \(id) home; one that was not sent yet can be cancelled.",
                "Bring it home with easel orders wait \(id); take back one that was not sent yet with easel orders "
                    + "cancel \(id)."
            ),
            ("state OrderTerms.estimate,", "give --estimate USD,"),
            ("try everything for nothing with Studio.sandbox().", "use the sandbox."),
            ("at which callbacks are taken.", "of a running easel listen."),
        ]
        var failure = self
        failure.next = words.reduce(next) { next, pair in next.replacing(pair.0, with: pair.1) }
        return failure
    }
}
