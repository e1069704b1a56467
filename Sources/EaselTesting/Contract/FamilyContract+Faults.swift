internal import EaselCore
internal import EaselEngine
internal import EaselTransport

extension FamilyContract {
    /// What goes wrong with the family when something goes wrong on the wire.
    ///
    /// The recordings are played over real sockets by ``RecordedService``, whose every fault happens once. Faults that
    /// are seen here and not before show in what only a socket adds: headers, cuts, an ending's kind.
    func brokenFaults(_ askings: [Asking]) async -> [BrokenPromise] {
        guard let asking = askings.first, let transport = try? CurlTransport() else { return [] }
        // A model on this machine has no wire.
        guard let request = try? asking.check(asking.request()), await call(of: request) != nil else { return [] }
        let script: RecordedService.Script
        do throws(ImageFailure) { script = try await RecordedService.Script(provider, recordings) } catch {
            return [BrokenPromise(.recordings, "\(provider.family) cannot be played: \(error.message)")]
        }
        var rows: [(WireFault?, Asking)] = [(nil, asking)]
        for stage in WireFault.Stage.allCases {
            guard let asking = stage == .upload ? uploading(askings) : asking else { continue }
            guard stage != .look || !script.looks.isEmpty else { continue }
            rows += WireFault.Kind.allCases.map { (WireFault($0, at: stage), asking) }
        }
        return await withTaskGroup(of: (Int, [BrokenPromise]).self) { group in
            var stories: [(Int, [BrokenPromise])] = []
            for (index, (fault, asking)) in rows.enumerated() {
                // A few at a time: the answer that never comes is given up early, and must not wait for its turn.
                if index >= 4, let story = await group.next() { stories.append(story) }
                group.addTask { (index, await brokenStory(of: asking, script, fault, transport)) }
            }
            for await story in group { stories.append(story) }
            return stories.sorted { $0.0 < $1.0 }.flatMap(\.1)
        }
    }

    private func uploading(_ askings: [Asking]) -> Asking? {
        guard provider.service.upload != nil else { return nil }
        return askings.first { $0.mode == .edit && $0.imageRule?.carriers.contains(.upload) == true }
    }

    /// One order from its beginning to its end, with one fault on the way.
    private func brokenStory(
        of asking: Asking, _ script: RecordedService.Script, _ fault: WireFault?, _ transport: CurlTransport
    ) async -> [BrokenPromise] {
        guard let service = try? await RecordedService.start(provider, script, fault, transport) else { return [] }
        let images = fault?.stage == .upload ? asking.pictures(1, local: true) : nil
        var ending: OrderState?
        var words = ""
        do throws(ImageFailure) {
            let order = try await service.studio.place(
                asking.request(images: images), on: .named(asking.entry.model.id))
            do throws(ImageFailure) { _ = try await order.result() } catch { words = error.message }
            ending = order.status.state
        } catch {
            words = error.message
        }
        let orders = service.count(.order)
        await service.stop()
        let what = fault.map { "with \($0)" } ?? "without any fault"
        var broken: [BrokenPromise] = []
        if orders > 1 {
            broken.append(
                BrokenPromise(.paidOnce, "\(asking.entry.model.id) sends one order \(orders) times \(what)."))
        }
        let isLost = fault.map { $0.stage == .order && $0.kind != .slow } ?? false
        let expected: OrderState = isLost ? .unknown : .delivered
        guard ending != expected, broken.isEmpty else { return broken }
        let end = ending?.rawValue ?? "not placed"
        return [
            BrokenPromise(
                isLost ? .lostAnswers : .homecoming,
                "\(asking.entry.model.id) \(what) ends as \(end), and not as \(expected.rawValue).\(words.isEmpty ? "" : " \(words)")"
            )
        ]
    }
}
