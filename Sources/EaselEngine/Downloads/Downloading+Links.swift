internal import EaselCore

extension Downloading {
    /// A link, and the moment at which it dies.
    struct Link: Sendable {
        let address: String
        /// How a hop on the way to it asks the gate.
        let errand: Errand

        /// A link that lives longer can wait for its turn like everything else.
        private static let shortLife = 3600

        init(_ link: PictureLink, age: Duration = .zero, at now: Duration) {
            address = link.address
            errand =
                link.lifeSeconds > Self.shortLife
                ? .transfer : .fetch(linkDies: now - age + .seconds(max(link.lifeSeconds, 0)))
        }
    }

    /// How old the order is; its links are no older.
    var age: Duration {
        guard let submitted = again?.ticket.submittedAt, submitted <= clock.wallMilliseconds else { return .zero }
        return .milliseconds(clock.wallMilliseconds - submitted)
    }

    /// How old the links are at most; as old as the order where nobody knows better.
    private var linkAge: Duration {
        guard let seen, seen <= clock.wallMilliseconds else { return age }
        return .milliseconds(clock.wallMilliseconds - seen)
    }

    /// No service that says how long it keeps pictures keeps them longer.
    private static let longestKept = Duration.seconds(14 * 86_400)

    /// How long a task may be unknown to its service, before its picture counts as gone.
    private static let longestUnfound = Duration.seconds(86_400)

    /// True when the picture's time is over, whatever anybody says.
    func isOver(_ link: PictureLink) -> Bool { age > max(Self.longestKept, .seconds(link.lifeSeconds)) }

    /// What came of asking the service for another link.
    enum FreshLink {
        case fresh(PictureLink)
        /// The service says that there is none.
        case gone
        /// Nobody was asked, or nobody knows.
        case unclear
    }

    /// Asks the service for a new link where the old one is dead, which some hosts say with a page and status 200.
    ///
    /// Looking at the task is what every service offers; a door of its own for links comes after that.
    func freshLink(_ index: Int, of result: ImageResult) async -> FreshLink {
        let link = result.pictures[index]
        var isGone = false
        if let again {
            switch await again.look() {
            case .succeeded(let seen):
                let now = seen.pictures.indices.contains(index) ? seen.pictures[index] : nil
                if let now, now.address != link.address { return .fresh(now) }
                // A link that is dead before its time may come to life again.
                isGone = linkAge > .seconds(link.lifeSeconds)
            case .notFound: isGone = age > Self.longestUnfound
            case .failed: isGone = true
            case .running, .unseen, .locked: break
            }
        }
        guard let turn = line.service.freshLink else { return isGone ? .gone : .unclear }
        switch await answer(to: link.address, turn) {
        case .fresh(let fresh): return .fresh(fresh)
        case .refused(let refusal):
            // A redirect is somebody else's word on the way.
            let isOwnWord = refusal.httpStatus.map { !(300..<400).contains($0) } ?? true
            return refusal.code == .rejected && isOwnWord ? .gone : .unclear
        case .unclear: return .unclear
        }
    }

    private func answer(to address: String, _ turn: Turn<String, FreshLinkAnswer>) async -> FreshLinkAnswer {
        let pass: Pass
        do throws(TurnedAway) { pass = try await gate.enter(.look, of: tenant) } catch {
            return .unclear("Its turn did not come.")
        }
        switch await line.send(turn.say(address)) {
        case .answered(let reply):
            let answer = turn.hear(address, reply)
            gate.leave(pass, CallOutcome(answer))
            return answer
        case .notSent(let trouble), .unknown(let trouble):
            gate.leave(pass, CallOutcome(trouble))
            return .unclear(trouble.sentence)
        }
    }
}

extension CallOutcome {
    /// What a hop says about the way to the pictures; about the service it says nothing.
    init(ofDownload ending: Ending) {
        self =
            switch ending {
            case .answered(let reply) where reply.status == 429: .slower(reply.retryAfter)
            case .answered(let reply): reply.status < 500 ? .well : .troubled(reply.retryAfter)
            case .notSent(let trouble), .unknown(let trouble): CallOutcome(trouble)
            }
    }

    fileprivate init(_ answer: FreshLinkAnswer) {
        self =
            switch answer {
            case .fresh: .well
            case .refused(let refusal): CallOutcome(refusal)
            case .unclear: .troubled()
            }
    }
}
