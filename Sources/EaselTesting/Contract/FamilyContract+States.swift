internal import EaselCore

extension FamilyContract {
    /// What is wrong with how far a word or a name in an answer is believed.
    func brokenStates(_ looker: Looker) async -> [BrokenPromise] {
        let told = looks.compactMap { task, recording in
            (try? recording.reply.json.get()).map { Told(task: task, recording: recording, body: $0) }
        }
        var broken: [BrokenPromise] = []
        for told in told {
            broken += await brokenStrangers(told, looker)
            for running in self.running(told) { broken += await brokenWords(told, beside: running, looker) }
        }
        return broken
    }

    /// A recorded look whose answer is JSON.
    private struct Told {
        let task: String
        let recording: Recording
        let body: JSON

        func reply(_ body: JSON) -> WireReply {
            WireReply(status: recording.reply.status, headers: recording.reply.headers, body: Array(body.text.utf8))
        }
    }

    /// The answers about running tasks; for one of those, itself.
    private func running(_ told: Told) -> [JSON] {
        if told.recording.meaning == .running { return [told.body] }
        guard told.recording.meaning.isEnd else { return [] }
        return looks.filter { $0.recording.meaning == .running }.compactMap { try? $0.recording.reply.json.get() }
    }

    /// An answer that names a task must be about the one that was asked for.
    private func brokenStrangers(_ told: Told, _ looker: Looker) async -> [BrokenPromise] {
        let namesTask = told.body.leaves.contains { ($0.value.string ?? $0.value.text) == told.task }
        guard namesTask else { return [] }
        let heard = await looker.hears(told.recording.reply, about: "another-task-4711")
        guard let meaning = heard.meaning, meaning.isEnd || meaning == .running else { return [] }
        return [
            BrokenPromise(
                .otherTasks, "\(provider.family) believes \"\(told.recording)\" about another task: \(meaning.words).")
        ]
    }

    /// A word that nobody knows must not mean an end where the state stands.
    ///
    /// That is where the value of a running answer turns an ended one into one that is not. In a running answer no
    /// word may mean an end anywhere.
    private func brokenWords(_ told: Told, beside running: JSON, _ looker: Looker) async -> [BrokenPromise] {
        var broken: [BrokenPromise] = []
        let inRunning = Dictionary(running.leaves.map { ($0.path, $0.value) }) { first, _ in first }
        for leaf in told.body.leaves {
            guard let calm = inRunning[leaf.path] else { continue }
            if told.recording.meaning.isEnd {
                let calmed = told.body.replacing(leaf.path[...], with: calm)
                guard await looker.hears(told.reply(calmed), about: told.task).meaning?.isEnd == false else { continue }
            }
            for word in [JSON.string("easel-unheard-word"), .integer(7_777_777), .string(""), .null] {
                let changed = told.body.replacing(leaf.path[...], with: word)
                let heard = await looker.hears(told.reply(changed), about: told.task)
                guard heard.meaning?.isEnd == true else { continue }
                broken.append(
                    BrokenPromise(
                        .unheardWords,
                        "\(provider.family) hears \"\(told.recording)\" with \(word.text) in it as \(heard.words)."))
            }
        }
        return broken
    }
}
