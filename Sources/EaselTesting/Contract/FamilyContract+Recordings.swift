internal import EaselCore

extension FamilyContract {
    /// The outcomes of which there is no recording.
    func missingRecordings() -> [BrokenPromise] {
        let looks = looks.map(\.recording.meaning)
        let submits = recordings.filter { $0.question == .submit }.map(\.meaning)
        let uploads = recordings.filter { $0.question == .upload }.map(\.meaning)
        let task = recordings.lazy.compactMap(\.acceptedTask).first ?? "t1"
        var missing: [(what: String, question: String, meaning: String)] = []
        func miss(_ what: String, _ question: String, _ meaning: String, unless isThere: Bool) {
            if !isThere { missing.append((what, question, meaning)) }
        }
        miss(
            "an order that is taken", "submit", ".accepted(task: \"\(task)\")", unless: submits.contains(where: \.isYes)
        )
        miss("an order that is refused", "submit", ".refused(.badKey)", unless: submits.contains(where: \.isRefused))
        if provider.poller != nil {
            let look = "look(task: \"\(task)\")"
            miss("a task that runs", look, ".running", unless: looks.contains(.running))
            miss("a task that succeeded", look, ".succeeded(pictures: 1)", unless: looks.contains(where: \.isYes))
            miss("a task that failed", look, ".failed(.failed)", unless: looks.contains { $0.isEnd && !$0.isYes })
        }
        if provider.service.upload != nil {
            miss("a picture that is stored", "upload", ".stored", unless: uploads.contains(.stored))
        }
        return missing.map { what, question, meaning in
            BrokenPromise(
                .recordings,
                "There is no recording of \(what) at \(provider.family): "
                    + "add Recording(of: .\(question), \"a word\", #\"its answer\"#, means: \(meaning)).")
        }
    }

    /// What is wrong with how local pictures are put at the upload host.
    func brokenUploads(_ askings: [Asking]) -> [BrokenPromise] {
        guard let turn = provider.service.upload else { return [] }
        let upload = ImageUpload(.memory(SamplePicture.png), type: .png, name: "sample")
        let said = turn.say(upload)
        var broken: [BrokenPromise] = []
        if said != turn.say(upload) {
            broken.append(BrokenPromise(.steadiness, "\(provider.service.name) says one upload in two ways."))
        }
        if said.body.map({ SaidBody($0).pictures.contains(upload.bytes) }) != true {
            broken.append(BrokenPromise(.wishes, "\(provider.service.name) uploads without the picture."))
        }
        if provider.service.destination(of: said.place)?.takesKey != true {
            broken.append(BrokenPromise(.secrecy, "\(provider.service.name) uploads somewhere else than at its doors."))
        }
        for recording in recordings where recording.question == .upload {
            let heard = Recording.Meaning(turn.hear(upload, recording.reply))
            if heard != recording.meaning {
                let seen = "\(provider.service.name) hears \"\(recording)\" as \(heard.words)"
                broken.append(BrokenPromise(.meanings, "\(seen); it means \(recording.meaning.words)."))
            }
        }
        for (name, body) in Garbage.bodies
        where Recording.Meaning(turn.hear(upload, WireReply(status: 200, body: body))).isYes {
            broken.append(BrokenPromise(.garbage, "\(provider.service.name) hears \(name) as a stored picture."))
        }
        return broken
    }
}
