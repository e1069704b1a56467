internal import EaselCore

extension FamilyContract {
    /// What is wrong with how answers to an order are heard, and with how the line is used.
    func brokenSubmits(_ askings: [Asking]) async -> [BrokenPromise] {
        var broken: [BrokenPromise] = []
        var models: Set<String> = []
        for asking in askings where models.insert(asking.entry.model.id).inserted {
            guard let request = try? asking.check(asking.request()) else { continue }
            broken += await brokenMeanings(of: request)
            broken += await brokenGarbage(for: request)
            broken += await brokenServerErrors(for: request)
            broken += await brokenEndings(of: request)
            broken += await brokenCancelling(of: request)
        }
        return broken
    }

    private var submits: [Recording] { recordings.filter { $0.question == .submit } }

    /// What a reply to an order is heard as.
    private func heard(_ reply: WireReply, for request: CheckedRequest) async -> Rehearsal.Played<Recording.Meaning> {
        await rehearsal.submit(request, over: RecordedLine(.answered(reply)))
    }

    /// Why nobody can tell from a reply, in the family's own words.
    private func reason(for reply: WireReply, to request: CheckedRequest) async -> String {
        let line = RecordedLine(.answered(reply))
        let heard = await rehearsal.play { try await provider.submit(request, over: line) }
        guard case .returned(.unclear(let sentence)) = heard else { return "" }
        return " (\(sentence))"
    }

    private func brokenMeanings(of request: CheckedRequest) async -> [BrokenPromise] {
        var broken: [BrokenPromise] = []
        for recording in submits {
            let heard = await heard(recording.reply, for: request)
            guard !heard.isWaiting, heard.meaning != recording.meaning else { continue }
            let reason = await reason(for: recording.reply, to: request)
            broken.append(
                BrokenPromise(
                    .meanings,
                    "\(request.model) hears \"\(recording)\" as \(heard.words)\(reason); "
                        + "it means \(recording.meaning.words)."))
        }
        return broken
    }

    private func brokenGarbage(for request: CheckedRequest) async -> [BrokenPromise] {
        let cuts = submits.filter(\.meaning.isYes).flatMap { recording in
            Garbage.cuts(of: recording.reply.body).map { ("\"\(recording)\" cut after \($0.count) bytes", $0) }
        }
        var broken: [BrokenPromise] = []
        for (name, body) in Garbage.bodies + cuts {
            let heard = await heard(WireReply(status: 200, body: body), for: request)
            guard heard.meaning?.isYes == true else { continue }
            broken.append(BrokenPromise(.garbage, "\(request.model) hears \(name) as \(heard.words)."))
        }
        return broken
    }

    private func brokenServerErrors(for request: CheckedRequest) async -> [BrokenPromise] {
        let bodies = Garbage.complaints + submits.filter(\.meaning.isYes).map(\.reply.body)
        var broken: [BrokenPromise] = []
        for status in Garbage.serverStatuses {
            for body in bodies {
                let heard = await heard(WireReply(status: status, body: body), for: request)
                guard heard.meaning?.isRefused == true else { continue }
                broken.append(
                    BrokenPromise(.serverErrors, "\(request.model) hears HTTP \(status) as \(heard.words)."))
            }
        }
        return broken
    }

    private func brokenEndings(of request: CheckedRequest) async -> [BrokenPromise] {
        let trouble = LineTrouble(.cut, "The answer was cut.")
        let yes = submits.first(where: \.meaning.isYes)?.reply ?? WireReply(status: 200)
        let endings: [(String, Ending)] =
            [
                ("no answer", .unknown(trouble)), ("a call that did not leave", .notSent(trouble)),
                ("a yes", .answered(yes)),
            ]
            + [200, 429, 500, 503].map { ("HTTP \($0)", .answered(WireReply(status: $0))) }
        var broken: [BrokenPromise] = []
        for (name, ending) in endings {
            let line = RecordedLine(ending, .answered(yes))
            let played = await rehearsal.submit(request, over: line)
            if line.calls.count > 1 {
                broken.append(BrokenPromise(.once, "After \(name) \(request.model) sends its order again."))
            }
            if played.isWaiting {
                broken.append(BrokenPromise(.haste, "After \(name) \(request.model) waits inside its submit."))
            }
            if case .answered = ending { continue }
            guard let meaning = played.meaning, meaning.isYes || meaning.isRefused else { continue }
            broken.append(BrokenPromise(.unknowns, "\(request.model) hears \(name) as \(meaning.words)."))
        }
        return broken
    }

    private func brokenCancelling(of request: CheckedRequest) async -> [BrokenPromise] {
        let line = RecordedLine(hangingOn: rehearsal.clock)
        let played = await rehearsal.play(cancelling: true) { try await provider.submit(request, over: line) }
        guard played.isWaiting else { return [] }
        return [BrokenPromise(.cancelling, "\(request.model) does not end when its submit is cancelled.")]
    }
}
