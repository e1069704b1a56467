internal import EaselCore

extension FamilyContract {
    /// What is wrong with how tasks are looked at.
    func brokenLooks(in registry: Registry) async -> [BrokenPromise] {
        guard let poller = provider.poller, let looker = Looker(rehearsal, poller, of: registry) else {
            return provider.poller == nil
                ? [] : [BrokenPromise(.tickets, "\(provider.family) makes no tickets: its route has no name.")]
        }
        var broken = brokenTickets(looker, in: registry)
        broken += await brokenTaskNames(looker)
        broken += await brokenMeanings(looker)
        broken += await brokenProgress(looker)
        broken += await brokenGarbage(looker)
        broken += await brokenDenials(looker)
        broken += await brokenEndings(looker)
        broken += await brokenStates(looker)
        return broken
    }

    /// The recordings of looks, each with its task.
    var looks: [(task: String, recording: Recording)] {
        recordings.compactMap { recording in
            if case .look(let task) = recording.question { (task, recording) } else { nil }
        }
    }

    private func brokenMeanings(_ looker: Looker) async -> [BrokenPromise] {
        var broken: [BrokenPromise] = []
        for (task, recording) in looks {
            let heard = await looker.hears(recording.reply, about: task)
            guard !heard.isWaiting, heard.meaning != recording.meaning else { continue }
            let reason = await looker.reason(for: recording.reply, about: task)
            broken.append(
                BrokenPromise(
                    .meanings,
                    "\(provider.family) hears \"\(recording)\" as \(heard.words)\(reason); "
                        + "it means \(recording.meaning.words)."))
        }
        return broken
    }

    /// Progress is shown as it is heard, so a percentage would stand at its end from the beginning.
    private func brokenProgress(_ looker: Looker) async -> [BrokenPromise] {
        var broken: [BrokenPromise] = []
        for (task, recording) in looks {
            guard let stray = await looker.strayFraction(in: recording.reply, about: task) else { continue }
            broken.append(
                BrokenPromise(
                    .meanings,
                    "\(provider.family) hears \"\(recording)\" as running with the progress \(stray); "
                        + "progress goes from 0 to 1: divide what the service says, such as a percentage by 100."))
        }
        return broken
    }

    private func brokenGarbage(_ looker: Looker) async -> [BrokenPromise] {
        let cuts = looks.filter(\.recording.meaning.isEnd).flatMap { task, recording in
            Garbage.cuts(of: recording.reply.body).map { ("\"\(recording)\" cut after \($0.count) bytes", $0, task) }
        }
        var broken: [BrokenPromise] = []
        for (name, body, task) in Garbage.bodies.map({ ($0.name, $0.bytes, "t1") }) + cuts {
            let heard = await looker.hears(WireReply(status: 200, body: body), about: task)
            guard heard.meaning?.isEnd == true else { continue }
            broken.append(BrokenPromise(.garbage, "\(provider.family) hears \(name) as \(heard.words)."))
        }
        return broken
    }

    private func brokenDenials(_ looker: Looker) async -> [BrokenPromise] {
        var broken: [BrokenPromise] = []
        let plain = Garbage.deniedStatuses.flatMap { status in Garbage.complaints.map { (status, status, $0) } }
        let enveloped = Garbage.ownDenials.flatMap { code in
            Garbage.envelopes(code).flatMap { [(code, 200, $0), (code, code, $0)] }
        }
        for (code, status, body) in plain + enveloped {
            let heard = await looker.hears(WireReply(status: status, body: body), about: "t1")
            guard heard.meaning?.isEnd == true else { continue }
            broken.append(
                BrokenPromise(.deniedLooks, "\(provider.family) hears \(code) to a look as \(heard.words)."))
        }
        return broken
    }

    private func brokenEndings(_ looker: Looker) async -> [BrokenPromise] {
        guard let ticket = looker.ticket("t1") else { return [] }
        let trouble = LineTrouble(.cut, "The answer was cut.")
        let replies = [200, 404, 429, 503].map { WireReply(status: $0) } + looks.map(\.recording.reply)
        let endings: [Ending] = [.unknown(trouble), .notSent(trouble)] + replies.map { .answered($0) }
        var broken: [BrokenPromise] = []
        for ending in endings {
            let line = RecordedLine(ending, ending)
            let played = await rehearsal.look(at: ticket, by: looker.poller, over: line)
            if line.calls.count > 1 {
                broken.append(BrokenPromise(.once, "\(provider.family) asks more than once in one look."))
            }
            if played.isWaiting {
                broken.append(BrokenPromise(.haste, "\(provider.family) waits inside a look."))
            }
            if case .answered = ending { continue }
            guard let meaning = played.meaning, meaning != .unseen else { continue }
            broken.append(
                BrokenPromise(.unknowns, "\(provider.family) hears a look without an answer as \(meaning.words)."))
        }
        let line = RecordedLine(hangingOn: rehearsal.clock)
        let played = await rehearsal.play(cancelling: true) { try await looker.poller.look(at: ticket, over: line) }
        guard played.isWaiting else { return broken }
        return broken + [BrokenPromise(.cancelling, "\(provider.family) does not end a look that is cancelled.")]
    }
}

/// Looks at made-up tasks of a family.
struct Looker: Sendable {
    let poller: any TaskPoller
    private let rehearsal: Rehearsal
    private let model: String

    init?(_ rehearsal: Rehearsal, _ poller: any TaskPoller, of registry: Registry) {
        guard let entry = registry.entries.first, !poller.route.isEmpty else { return nil }
        self.rehearsal = rehearsal
        self.poller = poller
        model = entry.model.id
    }

    func ticket(_ task: String) -> TaskTicket? {
        TaskTicket(
            service: rehearsal.provider.service.id, route: poller.route, origin: rehearsal.provider.service.origin,
            model: model, task: task, submittedAt: 1_767_225_600_000)
    }

    /// What a reply to a look at a task is heard as.
    func hears(_ reply: WireReply, about task: String) async -> Rehearsal.Played<Recording.Meaning> {
        guard let ticket = ticket(task) else { return .threw }
        return await rehearsal.look(at: ticket, by: poller, over: RecordedLine(.answered(reply)))
    }

    /// Why a reply could not be read, in the family's own words.
    func reason(for reply: WireReply, about task: String) async -> String {
        guard let ticket = ticket(task) else { return "" }
        let line = RecordedLine(.answered(reply))
        let state = await rehearsal.play { try await poller.look(at: ticket, over: line) }
        guard case .returned(.unseen(let trouble)) = state else { return "" }
        return " (\(trouble.sentence))"
    }

    /// The progress that a reply is heard with, where it lies outside 0 … 1.
    func strayFraction(in reply: WireReply, about task: String) async -> Double? {
        guard let ticket = ticket(task) else { return nil }
        let line = RecordedLine(.answered(reply))
        let state = await rehearsal.play { try await poller.look(at: ticket, over: line) }
        guard case .returned(.running(let progress)) = state else { return nil }
        return progress.strayFraction
    }

    /// The call that looks at a task.
    func call(about task: String) async -> WireCall? {
        guard let ticket = ticket(task) else { return nil }
        let line = RecordedLine(.answered(WireReply(status: 200)))
        _ = await rehearsal.look(at: ticket, by: poller, over: line)
        return line.calls.first
    }
}
