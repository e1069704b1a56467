internal import EaselCore

extension FamilyContract {
    /// The outcomes of which there is no recording.
    func missingRecordings() -> [BrokenPromise] {
        let looks = looks.map(\.recording.meaning)
        let submits = recordings.filter { $0.question == .submit }.map(\.meaning)
        let uploads = recordings.filter { $0.question == .upload }.map(\.meaning)
        var missing: [String] = []
        if !submits.contains(where: \.isYes) { missing.append("an order that is taken") }
        if !submits.contains(where: \.isRefused) { missing.append("an order that is refused") }
        if provider.poller != nil {
            if !looks.contains(.running) { missing.append("a task that runs") }
            if !looks.contains(where: \.isYes) { missing.append("a task that succeeded") }
            if !looks.contains(where: { $0.isEnd && !$0.isYes }) { missing.append("a task that failed") }
        }
        if provider.service.upload != nil, !uploads.contains(.stored) { missing.append("a picture that is stored") }
        return missing.map { BrokenPromise(.recordings, "There is no recording of \($0) at \(provider.family).") }
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
