extension ImageFailure {
    /// What is true of one kind of failure whatever the case: whose business it is, what it may cost, what helps.
    ///
    /// A failure's own sentences say it for the case at hand, and come first.
    package struct Advice: Sendable, Hashable {
        /// The kind.
        package let code: Code
        /// Whose business it is.
        package let concern: Concern
        /// Whether the order may have been charged.
        package let charge: Charge
        /// Whether the same request is worth another try.
        package let retry: RetryAdvice
        /// What usually helps, in one sentence or two.
        package let next: String

        fileprivate init(
            _ code: Code, _ concern: Concern, _ charge: Charge, retry: RetryAdvice = .never, _ next: String
        ) {
            self.code = code
            self.concern = concern
            self.charge = charge
            self.retry = retry
            self.next = next
        }

        /// Every kind that Easel itself throws.
        package static let all = request + account + service + home + own
    }

    /// Whose business a failure is: what a host tells apart when it does not care for the very kind.
    public enum Concern: String, Sendable, Hashable, CaseIterable {
        /// Whoever wrote the request: it has to change, or names something that is not here.
        case request
        /// Whoever keeps the account: a key, its permissions, or money is missing.
        case account
        /// Whoever wrote the words or chose the picture: the service's moderation refused them.
        case moderation
        /// The service: it refused, failed, could not be reached, or sent what is not a picture.
        case service
        /// Nobody: the order goes on, and only the waiting has ended.
        case running
        /// A person who looks into the account: nobody else can know whether the order was taken.
        case unknown
        /// Whoever set a limit or a budget.
        case limit
        /// Whoever runs the program: something on our own side does not work.
        case ownSide = "own side"
        /// Whoever stopped it.
        case stopped
    }

    /// Whether a kind of failure may have cost anything.
    package enum Charge: String, Sendable, Hashable {
        /// Nothing was charged.
        case nothing
        /// It may have been charged.
        case perhaps
        /// It depends on the moment; ``ImageFailure/mayHaveCost`` says it.
        case depends
    }
}

extension ImageFailure.Code {
    /// What is true of this kind whatever the case; nil for a kind that Easel does not know.
    package var advice: ImageFailure.Advice? { Self.advice[self] }

    /// Whose business it is; a kind that Easel does not know comes from a service.
    public var concern: ImageFailure.Concern { advice?.concern ?? .service }

    private static let advice = Dictionary(uniqueKeysWithValues: ImageFailure.Advice.all.map { ($0.code, $0) })
}

extension ImageFailure.Advice {
    private static let request = [
        Self(.badRequest, .request, .nothing, "Change what the sentence names; every problem stands in `problems`."),
        Self(.unknownModel, .request, .nothing, "Name one that is listed by `easel models`."),
        Self(.keyTaken, .request, .nothing, "Use another order key, or ask for the same as before."),
        Self(.foreignTicket, .request, .depends, "Link the family or set the address that placed the order."),
        Self(
            .asksFirst, .request, .nothing,
            "Resume the order by its id, place it again under its order key, or forget it."),
    ]

    private static let account = [
        Self(.noKey, .account, .nothing, "Set the variable that is named, or use the sandbox."),
        Self(.badKey, .account, .depends, "Make or reset the API key on the page that is named."),
        Self(.noCredit, .account, .depends, "Top up the account; what was accepted comes home after that."),
        Self(.notPermitted, .account, .depends, "Look at the balance and at the API key's permissions."),
        Self(.moderated, .moderation, .depends, "Change the prompt or the picture."),
        Self(.overLimit, .limit, .nothing, "Raise the limit, give an estimate, or wait until other orders have ended."),
    ]

    private static let service = [
        Self(.rejected, .service, .nothing, "Read the service's own words, change the request and order again."),
        Self(.rateLimited, .service, .nothing, retry: .later, "Order again later, or give the order more time."),
        Self(.maintenance, .service, .nothing, retry: .later, "Order again later, or choose a model elsewhere."),
        Self(.switchedOff, .service, .nothing, "Ask the service's support, or choose another model."),
        Self(.notSent, .service, .nothing, retry: .later, "Look at the connection and the address, and order again."),
        Self(.failed, .service, .perhaps, "Read the service's own words; order again if it is worth the price."),
        Self(.unknownOutcome, .unknown, .perhaps, "Look into the account; Easel does not send it again."),
    ]

    private static let home = [
        Self(.stillRunning, .running, .depends, retry: .later, "Wait again, or resume later: the order is kept."),
        Self(.taskNotFound, .service, .perhaps, "Look at the order again later, then into the account."),
        Self(.noPicture, .service, .perhaps, "Look into the account whether the picture is there."),
        Self(.notAPicture, .service, .perhaps, retry: .later, "Fetch it again: the order is paid."),
        Self(.linkExpired, .service, .perhaps, "Look into the account whether the picture is kept there."),
        Self(.downloadFailed, .service, .perhaps, retry: .later, "Resume the order: it is paid, and its task is kept."),
    ]

    private static let own = [
        Self(.notSaved, .ownSide, .depends, "Make room or name another folder, and resume the order."),
        Self(.storeTrouble, .ownSide, .nothing, "Look after the folder of the orders; nothing is sent before."),
        Self(.inOtherHands, .ownSide, .depends, "Wait until the other process is done with it, or stop that process."),
        Self(.internalFault, .ownSide, .depends, "Read the sentence, and report what you cannot mend."),
        Self(.cancelled, .stopped, .depends, "Nothing, or go on: an order that was on the wire lives on and is kept."),
    ]
}
