extension ImageFailure {
    /// The kinds of failure; open, so that new ones break nobody.
    public struct Code: Sendable, Hashable, Codable, CustomStringConvertible {
        /// The kind's word.
        public let word: String

        /// Makes a kind from its word.
        public init(_ word: String) { self.word = word }

        /// The word.
        public var description: String { word }

        /// The request cannot be taken as it is; nothing was sent.
        public static let badRequest = Code("bad_request")
        /// No model or service has this name; nothing was sent.
        public static let unknownModel = Code("unknown_model")
        /// There is no API key for the service; nothing was sent.
        public static let noKey = Code("no_key")
        /// The service does not know the key.
        public static let badKey = Code("bad_key")
        /// The account has no credit.
        public static let noCredit = Code("no_credit")
        /// The account may not do this.
        public static let notPermitted = Code("not_permitted")
        /// The service's moderation refused the words or the picture.
        public static let moderated = Code("moderated")
        /// The service did not take the request.
        public static let rejected = Code("rejected")
        /// The service asks to send less often.
        public static let rateLimited = Code("rate_limited")
        /// A limit of our own is reached: a budget, or the length of the queue; nothing was sent.
        public static let overLimit = Code("over_limit")
        /// The service is closed for maintenance.
        public static let maintenance = Code("maintenance")
        /// The feature is switched off for this account.
        public static let switchedOff = Code("switched_off")
        /// No byte of the request reached the service.
        public static let notSent = Code("not_sent")
        /// The task was accepted and failed.
        public static let failed = Code("failed")
        /// The service does not know the task.
        public static let taskNotFound = Code("task_not_found")
        /// The task succeeded without a picture.
        public static let noPicture = Code("no_picture")
        /// What was fetched is not a picture.
        public static let notAPicture = Code("not_a_picture")
        /// The picture's link is dead.
        public static let linkExpired = Code("link_expired")
        /// The picture is paid and could not be fetched.
        public static let downloadFailed = Code("download_failed")
        /// The picture is here and could not be written.
        public static let notSaved = Code("not_saved")
        /// The task still runs; the caller's time is over.
        public static let stillRunning = Code("still_running")
        /// Nobody knows whether the service took the request.
        public static let unknownOutcome = Code("unknown_outcome")
        /// The caller stopped waiting.
        public static let cancelled = Code("cancelled")
        /// The ticket belongs to another address or to nobody here.
        public static let foreignTicket = Code("foreign_ticket")
        /// The order key belongs to another request; nothing was sent.
        public static let keyTaken = Code("key_taken")
        /// The orders cannot be kept or read, so nothing was sent.
        public static let storeTrouble = Code("store_trouble")
        /// Another process has the order.
        public static let inOtherHands = Code("in_other_hands")
        /// The order waits for the host's word.
        public static let asksFirst = Code("asks_first")
        /// Something is wrong on our own side.
        public static let internalFault = Code("internal_fault")
    }
}
