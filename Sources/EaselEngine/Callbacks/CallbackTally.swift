/// Counts what comes, and notices what comes again.
public struct CallbackTally: Sendable {
    /// How many of each.
    public struct Counts: Sendable, Hashable {
        /// Believed, those that came again among them.
        public fileprivate(set) var taken = 0
        /// Believed, and seen before.
        public fileprivate(set) var repeated = 0
        /// With another method than POST.
        public fileprivate(set) var wrongMethod = 0
        /// With too large a body.
        public fileprivate(set) var tooLarge = 0
        /// To an unknown path or with an unknown token.
        public fileprivate(set) var wrongPath = 0
        /// With a time that is not ours; many of these mean that a clock is wrong.
        public fileprivate(set) var wrongTime = 0
        /// Without a right signature.
        public fileprivate(set) var wrongSignature = 0
        /// Believed, and not written down.
        public fileprivate(set) var notKept = 0
    }

    private(set) var counts = Counts()
    private var seen: Set<CallbackHint> = []
    private var order = FIFO<CallbackHint>()

    /// How many hints are remembered in order to notice repeats.
    static let mostSeen = 4096

    mutating func count(_ judgement: Judgement) {
        switch judgement {
        case .taken(let hint):
            counts.taken += 1
            if !remember(hint) { counts.repeated += 1 }
        case .wrongMethod: counts.wrongMethod += 1
        case .tooLarge: counts.tooLarge += 1
        case .wrongPath: counts.wrongPath += 1
        case .wrongTime: counts.wrongTime += 1
        case .wrongSignature: counts.wrongSignature += 1
        case .notKept: counts.notKept += 1
        }
    }

    /// Notes a hint, and says whether it is new.
    private mutating func remember(_ hint: CallbackHint) -> Bool {
        guard seen.insert(hint).inserted else { return false }
        order.append(hint)
        if seen.count > Self.mostSeen, let oldest = order.first {
            seen.remove(oldest)
            order.removeFirst()
        }
        return true
    }
}
