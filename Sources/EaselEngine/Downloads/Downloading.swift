internal import EaselCore

/// Fetches pictures: without a key, hop by hop, capped, and only what its own bytes show to be one.
///
/// A download that fails is repeated alone; it never touches the paid task.
struct Downloading: Sendable {
    let line: ServiceLine
    let timetable: Timetable
    let clock: any EngineClock
    /// Looks at the task again for a fresh link where one has expired.
    let again: Watching?

    /// The most bytes of one picture.
    static let cap = 64 << 20
    private static let mostHops = 5
    private static let mostTries = 5

    /// All pictures of a result, the shortest-lived links first.
    func pictures(of result: ImageResult, name: String) async throws(ImageFailure) -> [Picture] {
        let order = result.pictures.indices.sorted { result.pictures[$0].lifeSeconds < result.pictures[$1].lifeSeconds }
        var pictures: [Int: Picture] = [:]
        for index in order { pictures[index] = try await picture(index, of: result, name: name) }
        return result.pictures.indices.compactMap { pictures[$0] }
    }

    private func picture(_ index: Int, of result: ImageResult, name: String) async throws(ImageFailure) -> Picture {
        var address = result.pictures[index].address
        var last = Trouble.passing("It was not tried.")
        for attempt in 1...Self.mostTries {
            switch await fetch(address) {
            case .success(let bytes):
                do { return try Picture(bytes, address: address, name: name) } catch {
                    last = .notAPicture(error)
                }
            case .failure(let trouble): last = trouble
            }
            if case .forbidden = last { break }
            guard attempt < Self.mostTries else { break }
            try await pause(.milliseconds(250 << attempt), last.wait)
            if let fresh = await freshAddress(index, instead: address, after: last) { address = fresh }
        }
        throw failure(last, address)
    }

    /// Asks the service for a new link where the old one is dead, which some hosts say with a page and status 200.
    private func freshAddress(_ index: Int, instead old: String, after trouble: Trouble) async -> String? {
        switch trouble {
        case .passing, .forbidden: return nil
        case .expired, .notAPicture: break
        }
        guard case .succeeded(let result) = await again?.look() else { return nil }
        return result.pictures.indices.contains(index) ? result.pictures[index].address : nil
    }

    private func fetch(_ address: String) async -> Result<[UInt8], Trouble> {
        var next = address
        for _ in 0...Self.mostHops {
            let call = WireCall(.get, .link(next), reply: .memory(cap: Self.cap), deadline: .seconds(120))
            switch await line.send(call) {
            case .notSent(let trouble), .unknown(let trouble): return .failure(Trouble(trouble))
            case .answered(let reply):
                switch reply.status {
                case 200: return .success(reply.body)
                case 301, 302, 303, 307, 308:
                    guard let hop = reply.header("Location").flatMap({ WebAddress(next)?.following($0) }) else {
                        return .failure(
                            .forbidden("The picture's host redirects to an address that Easel does not open."))
                    }
                    next = hop.description
                case 403, 404, 410: return .failure(.expired(reply.status))
                default:
                    return .failure(
                        .passing("The picture's host answered HTTP \(reply.status).", wait: reply.retryAfter))
                }
            }
        }
        return .failure(.forbidden("The picture's host redirects more than \(Self.mostHops) times."))
    }

    private enum Trouble: Error {
        case passing(String, wait: Duration? = nil)
        case expired(Int)
        case notAPicture(NotAPicture)
        case forbidden(String)

        init(_ trouble: LineTrouble) {
            self =
                [.forbiddenPeer, .tooLarge].contains(trouble.code)
                ? .forbidden(trouble.sentence) : .passing(trouble.sentence)
        }

        var wait: Duration? { if case .passing(_, let wait) = self { wait } else { nil } }
    }

    private func failure(_ trouble: Trouble, _ address: String) -> ImageFailure {
        let host = WebAddress(address)?.origin.host ?? "an unreadable address"
        let paid = "The task is paid; fetch it again by its ticket."
        var failure =
            switch trouble {
            case .passing(let sentence, _):
                ImageFailure(.downloadFailed, .downloading, "The picture could not be fetched: \(sentence)", next: paid)
            case .expired(let status):
                ImageFailure(
                    .linkExpired, .downloading, "The picture's link at \(host) is dead (HTTP \(status)).",
                    next: "Look into the account at \(line.service.name) whether the picture is kept there.")
            case .notAPicture(let what):
                ImageFailure(
                    .notAPicture, .downloading, "What came from \(host) is \(what.seen), not a picture.", next: paid)
            case .forbidden(let sentence):
                ImageFailure(.notAPicture, .downloading, "The picture was not fetched: \(sentence)", next: paid)
            }
        failure.mayHaveCost = true
        return failure
    }

    private func pause(_ wait: Duration, _ asked: Duration?) async throws(ImageFailure) {
        do { try await timetable.sleep(until: clock.now + max(wait, asked ?? .zero)) } catch {
            var failure = ImageFailure(
                .cancelled, .downloading, "Fetching the picture was stopped.", next: "Fetch it again by its ticket.")
            failure.mayHaveCost = true
            throw failure
        }
    }
}
