internal import EaselCore

extension OrderRun {
    /// Brings the pictures of a finished task home: into the order's folder where it has one, else into memory.
    func fetch(
        _ done: ImageResult, _ ticket: TaskTicket?, _ watching: Watching?, _ before: Delivery.Times,
        since succeeded: Duration
    ) async throws(ImageFailure) -> Delivery {
        let downloading = try downloading(watching)
        var pictures: [Picture] = []
        var files: [KeptPicture] = []
        if let folder {
            files = try await downloading.files(of: done, name: kept.record.name, order: order.id, in: folder)
        } else {
            pictures = try await downloading.pictures(of: done, name: kept.record.name)
        }
        var times = before
        times.downloading = clock.now - succeeded
        return delivery(of: done, ticket, pictures, files, times)
    }

    /// What is handed over; never inlined (decision 18).
    @inline(never) private func delivery(
        of done: ImageResult, _ ticket: TaskTicket?, _ pictures: [Picture], _ files: [KeptPicture],
        _ times: Delivery.Times
    ) -> Delivery {
        let record = kept.record
        let notes = (record.request?.notes ?? []) + sizeNotes(pictures.map(\.size) + files.map(\.size)) + lateNote
        return Delivery(
            Delivery.Fields(
                pictures: pictures, files: files, others: done.others, notes: notes, cost: done.cost,
                metadata: done.metadata, service: record.service, model: record.model,
                seed: done.seed ?? record.request?.seed, ticket: ticket, looks: order.status.looks, times: times))
    }

    /// What is to be said of a picture whose task had been called failed before.
    private var lateNote: [Note] {
        guard wasFailed else { return [] }
        let reason = "The service called the task failed before, and it came to a picture after all."
        return [Note("picture", .doubtful, parameters: [], reason: reason)]
    }

    /// What fetches the order's pictures.
    func downloading(_ watching: Watching?) throws(ImageFailure) -> Downloading {
        let service = try desk.registry.service(kept.record.service)
        return Downloading(
            line: desk.line(to: service, for: order.id), gate: desk.gate(of: service), timetable: desk.timetable,
            clock: clock, again: watching, seen: kept.record.times.succeeded, tenant: plan.tenant,
            deadline: desk.habits.deadlines.download,
            tell: { [order] why in order.update { $0.remark = why } })
    }

    /// Removes what is left of the way into the folder, once the order's end is kept.
    func tidy() {
        guard kept.trouble == nil, kept.record.state.isEnd, let folder, !folder.isForOneLife else { return }
        folder.tidy(order.id, pictures: kept.record.result?.pictures.count ?? 0)
    }

    var folder: PictureFolder? {
        kept.record.folder.map { path in
            var folder = PictureFolder(path: path, disk: desk.environment.disk, taken: desk.takenNames)
            folder.isForOneLife = !desk.store.isShared
            return folder
        }
    }

    /// What is to be said of pictures that came in another size than was asked for, each thing once.
    private func sizeNotes(_ sizes: [PixelSize]) -> [Note] {
        let name = "\(kept.record.service)/\(kept.record.model)"
        guard let request = kept.record.request,
            let schema = desk.registry.entries.first(where: { $0.fullName == name })?.model.schema
        else { return [] }
        var notes: [Note] = []
        for size in sizes {
            if let note = schema.sizeNote(asked: request, got: size), !notes.contains(note) { notes.append(note) }
        }
        return notes
    }
}
