import Easel
import TestGround
import Testing

@Suite("Asking and ordering", .serialized, .timeLimit(.minutes(5)))
struct AgreementTests {
    /// The portable wishes of one random request, some of which no model takes.
    private static func request(_ random: inout SmallRandom) -> ImageRequest {
        var request = ImageRequest("a fox")
        request.images = (0..<random.one(of: [0, 0, 0, 0, 1, 1, 2, 4, 5, 9])).map {
            .link("https://example.org/\($0).jpg")
        }
        let sides = [0, 1, 3, 9, 16, 21, 22, 63, 64, 96, 1000, 1024, 10_000]
        let (width, height) = (random.one(of: sides), random.one(of: sides))
        if random.isOne(in: 2) { request.shape = random.isOne(in: 2) ? .ratio(width, height) : .size(width, height) }
        if random.isOne(in: 3) { request.format = random.one(of: [.jpeg, .png, .webp]) }
        if random.isOne(in: 3) { request.safety = random.one(of: [-1, 0, 2, 3, 5, 6, 7]) }
        return request
    }

    @Test("agree on 10,000 random requests: a probe, the verdicts and the check of each model", arguments: 0..<10)
    func agree(_ part: UInt64) async throws {
        let studio = try Studio(keys: .variables([:]))
        let registry = studio.registry
        var random = SmallRandom(seed: part)
        var disagreements: [String] = []
        for _ in 0..<1000 {
            // A long loop gives its thread away, so that tests with clocks beside it keep theirs.
            await Task.yield()
            let request = Self.request(&random)
            let isAdjusting = random.isOne(in: 3)
            var probe = ImageRequest.probe(request.mode, images: request.images.count)
            (probe.shape, probe.format, probe.safety) = (request.shape, request.format, request.safety)
            func verdict(on entry: Registry.Entry, for request: ImageRequest) -> Verdict {
                let images = request.images.map(ImageInput.assumed)
                return registry.verdict(on: entry, for: request, images, adjusting: isAdjusting)
            }

            let entry = random.one(of: registry.entries)
            let (verdict, probed) = (verdict(on: entry, for: request), verdict(on: entry, for: probe))
            if probed.fits != verdict.fits || probed.problems != verdict.problems {
                disagreements.append("probe and verdict on \(verdict.name): \(request)")
            }
            let checked = try? studio.check(
                request, on: .named(verdict.name), adjusting: isAdjusting, reachable: false)
            if checked?.request != verdict.request { disagreements.append("check on \(verdict.name): \(request)") }
            if random.isOne(in: 10) {
                let all = try studio.verdicts(for: request, adjusting: isAdjusting)
                let own = all.first { $0.name == verdict.name }
                if own?.request != verdict.request { disagreements.append("explain on \(verdict.name): \(request)") }
                let fitting = all.filter(\.fits).map(\.name)
                if !isAdjusting, registry.models(fitting: probe).map(\.fullName) != fitting {
                    disagreements.append("models: \(request)")
                }
            }
            guard let nearest = verdict.adjusted else { continue }
            let adjusted = try studio.check(request, on: .named(verdict.name), adjusting: true, reachable: false)
            if adjusted.request != nearest { disagreements.append("nearest on \(verdict.name): \(request)") }
        }
        #expect(disagreements.isEmpty)
    }

    @Test("never adjust safety to be more permissive, on any model", arguments: [-5, -1, 0, 3, 5, 6, 7, 99])
    func safety(wished: Int) throws {
        let registry = try Registry.everyFamily()
        for images in [0, 1] {
            var request = ImageRequest.probe(images: images)
            request.safety = wished
            for verdict in registry.verdicts(for: request, adjusting: true) {
                let sent = verdict.request?.values.members.first { $0.name.lowercased().contains("safety") }?.value
                let number = sent.flatMap { $0.number?.int64 ?? $0.string.flatMap { Int64($0) } }
                #expect(verdict.fits == (wished >= 0), "\(verdict)")
                if verdict.fits { #expect(number.map { $0 <= wished } == true, "\(verdict)") }
            }
        }
    }
}
