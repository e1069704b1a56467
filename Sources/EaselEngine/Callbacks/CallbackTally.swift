extension CallbackReceiver {
    /// How many callbacks there were of each kind.
    public struct Counts: Sendable, Hashable {
        /// Believed, whatever became of them.
        public fileprivate(set) var taken = 0
        /// Believed, and seen before.
        public fileprivate(set) var repeated = 0
        /// Believed, about a task that no order here has.
        public fileprivate(set) var unknownTask = 0
        /// Believed, about an order that needs no look any more.
        public fileprivate(set) var ended = 0
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
        /// By how many seconds the last one of a wrong time was ahead of our clock; negative where it was behind.
        public fileprivate(set) var secondsAhead: Int64?

        /// Not believed.
        public var refused: Int { wrongMethod + tooLarge + wrongPath + wrongTime + wrongSignature }
    }
}

/// Counts what comes, and notices what comes again.
struct CallbackTally: Sendable {
    private(set) var counts = CallbackReceiver.Counts()
    private var seen: Set<CallbackHint> = []
    private var order = FIFO<CallbackHint>()

    /// How many hints are remembered in order to notice repeats.
    static let mostSeen = 4096

    mutating func count(_ judgement: Judgement) {
        switch judgement {
        case .kept(let hint): take(hint)
        case .unknownTask(let hint):
            counts.unknownTask += 1
            take(hint)
        case .ended(let hint):
            counts.ended += 1
            take(hint)
        case .refused(.method): counts.wrongMethod += 1
        case .refused(.size): counts.tooLarge += 1
        case .refused(.path): counts.wrongPath += 1
        case .refused(.time(let seconds)):
            counts.wrongTime += 1
            counts.secondsAhead = seconds
        case .refused(.signature): counts.wrongSignature += 1
        case .refused(.notKept): counts.notKept += 1
        }
    }

    private mutating func take(_ hint: CallbackHint) {
        counts.taken += 1
        if !remember(hint) { counts.repeated += 1 }
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
