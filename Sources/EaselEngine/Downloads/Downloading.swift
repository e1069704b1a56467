internal import EaselCore

/// Fetches pictures: without a key, hop by hop, capped, and only what its own bytes show to be one.
///
/// A download that fails is repeated alone; it never touches the paid task.
struct Downloading: Sendable {
    let line: ServiceLine
    /// Where each hop waits for its turn.
    let gate: ServiceGate
    let timetable: Timetable
    let clock: any EngineClock
    /// Looks at the task again for a fresh link where one has expired.
    let again: Watching?
    /// When the task was seen to be done, in milliseconds since 1970; its links are no older.
    var seen: Int64?
    /// Whose turn it is at the gate.
    var tenant = ""
    /// How long one try may take with all its hops, without the waiting for its turns.
    var deadline = Duration.seconds(120)

    /// Hears why a picture is fetched once more.
    var tell: @Sendable (String) -> Void = { _ in }

    /// The most bytes of one picture.
    static let cap = 64 << 20
    private static let mostHops = 5
    private static let mostTries = 5

    /// All pictures of a result in memory, the shortest-lived links first.
    func pictures(of result: ImageResult, name: String) async throws(ImageFailure) -> [Picture] {
        var pictures: [Int: Picture] = [:]
        for index in result.shortestLivedFirst {
            let basket = Basket(.memory(cap: Self.cap)) { reply, address in
                Result { () throws(NotAPicture) in try Picture(reply.body, address: address, name: name) }
                    .mapError { .notAPicture($0) }
            }
            pictures[index] = try await fetched(index, of: result, into: basket)
        }
        return result.pictures.indices.compactMap { pictures[$0] }
    }

    /// All pictures of an order's result in files of a folder, the shortest-lived links first.
    ///
    /// Each arrives once, also where a process died on the way and this is called again. Write the pictures into the
    /// order's record, and call ``PictureFolder/tidy(_:pictures:)`` after that; not before.
    func files(
        of result: ImageResult, name: String, order: String, in folder: PictureFolder,
        kept: (Int, KeptPicture) async -> Void = { _, _ in }
    ) async throws(ImageFailure) -> [KeptPicture] {
        do throws(DiskTrouble) { try folder.disk.makeFolder(folder.path) } catch { throw PictureFolder.failure(error) }
        var pictures: [Int: KeptPicture] = [:]
        for index in result.shortestLivedFirst {
            let part = OrderPart(index + 1, of: order, called: name, in: folder)
            let picture = try await file(index, of: result, part)
            pictures[index] = picture
            await kept(index, picture)
        }
        return result.pictures.indices.compactMap { pictures[$0] }
    }

    private func file(
        _ index: Int, of result: ImageResult, _ part: OrderPart
    ) async throws(ImageFailure) -> KeptPicture {
        do throws(DiskTrouble) {
            if let picture = try part.found(from: result.pictures[index].address) { return picture }
        } catch {
            throw PictureFolder.failure(error)
        }
        let basket = Basket(.file(part.path, cap: Self.cap), clear: part.clear) { _, address in
            do throws(DiskTrouble) { return try part.taken(from: address).mapError { .notAPicture($0) } } catch {
                return .failure(.notWritten(error.description))
            }
        }
        defer { part.clear() }
        return try await fetched(index, of: result, into: basket)
    }

    /// Where a picture goes, and what is made of it there.
    struct Basket<Made> {
        let sink: ReplySink
        let clear: () -> Void
        let take: (WireReply, _ address: String) -> Result<Made, Trouble>

        init(
            _ sink: ReplySink, clear: @escaping () -> Void = {},
            take: @escaping (WireReply, _ address: String) -> Result<Made, Trouble>
        ) {
            self.sink = sink
            self.clear = clear
            self.take = take
        }
    }

    private func fetched<Made>(
        _ index: Int, of result: ImageResult, into basket: Basket<Made>
    ) async throws(ImageFailure) -> Made {
        var link = Link(result.pictures[index], age: age, at: clock.now)
        var last = Trouble.passing("It was not tried.")
        var isGone = isOver(result.pictures[index])
        for attempt in 1...Self.mostTries {
            switch await fetch(link, into: basket) {
            case .success(let made): return made
            case .failure(let trouble): last = trouble
            }
            guard last.isWorthAnotherTry, attempt < Self.mostTries else { break }
            tell("\(failure(last, at: link.address, isGone: isGone).message) It is fetched again.")
            try await pause(.milliseconds(250 << attempt), last.wait)
            guard last.asksForFreshLink else { continue }
            switch await freshLink(index, of: result) {
            case .fresh(let fresh):
                link = Link(fresh, at: clock.now)
                isGone = false
            case .gone: isGone = true
            case .unclear: break
            }
        }
        throw failure(last, at: link.address, isGone: isGone)
    }

    /// One try: follows redirects, each hop after its own wait at the gate.
    private func fetch<Made>(_ link: Link, into basket: Basket<Made>) async -> Result<Made, Trouble> {
        var next = link.address
        var left = deadline
        for _ in 0...Self.mostHops {
            basket.clear()
            let pass: Pass
            do throws(TurnedAway) { pass = try await gate.enter(link.errand, of: tenant) } catch {
                return .failure(.passing("Its turn did not come."))
            }
            let step = await step(to: next, into: basket, pass, within: left)
            left -= clock.now - pass.began
            switch step {
            case .end(let result): return result
            case .hop(let address): next = address
            }
        }
        return .failure(.forbidden("The picture's host redirects more than \(Self.mostHops) times."))
    }

    private enum Step<Made> {
        case end(Result<Made, Trouble>)
        case hop(String)
    }

    /// One hop; never inlined (decision 18).
    @inline(never) private func step<Made>(
        to address: String, into basket: Basket<Made>, _ pass: Pass, within limit: Duration
    ) async -> Step<Made> {
        let ending = await line.send(WireCall(.get, .link(address), reply: basket.sink, deadline: limit))
        gate.leave(pass, CallOutcome(ofDownload: ending))
        switch ending {
        case .notSent(let trouble), .unknown(let trouble): return .end(.failure(Trouble(trouble)))
        case .answered(let reply):
            switch reply.status {
            case 200: return .end(basket.take(reply, address))
            case 301, 302, 303, 307, 308:
                guard let hop = reply.header("Location").flatMap({ WebAddress(address)?.following($0) }) else {
                    return .end(
                        .failure(.forbidden("The picture's host redirects to an address that Easel does not open.")))
                }
                return .hop(hop.description)
            default: return .end(.failure(Trouble(reply)))
            }
        }
    }

    private func pause(_ wait: Duration, _ asked: Duration?) async throws(ImageFailure) {
        do { try await timetable.sleep(until: clock.now + max(wait, asked ?? .zero)) } catch {
            var failure = ImageFailure(
                .cancelled, .downloading, "Fetching the picture was stopped.", next: "Fetch it again.")
            failure.mayHaveCost = true
            throw failure
        }
    }
}

extension ImageResult {
    /// The places of the pictures, those first whose links die first.
    fileprivate var shortestLivedFirst: [Int] {
        pictures.indices.sorted { (pictures[$0].lifeSeconds, $0) < (pictures[$1].lifeSeconds, $1) }
    }
}
