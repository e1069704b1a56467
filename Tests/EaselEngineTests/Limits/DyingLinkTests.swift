import EaselCore
import EaselTesting
import Testing

@testable import EaselEngine

@Suite("Pictures whose links die", .timeLimit(.minutes(5)))
struct DyingLinkTests {
    @Test("D1: of 500 at once none is lost while the line can carry them", arguments: 1...3 as ClosedRange<UInt64>)
    func fiveHundred(seed: UInt64) async throws {
        let bench = try DownloadBench(asking: false)
        // Eight at once, nine seconds each: the last begins in minute ten.
        var random = SeededChance(seed)
        let places = (0..<500).shuffled(using: &random)
        let lives = places.map { 30 + $0 * 6 / 5 }
        bench.transport.answer(.get, "/") { call in
            await bench.clock.sleep(until: bench.clock.now + .seconds(9))
            let life = Int(call.address.split(separator: "/").last ?? "") ?? 0
            return bench.clock.now <= .seconds(life) ? .bytes(SamplePicture.png) : .status(404)
        }
        let kept = await Task(executorPreference: bench.clock) {
            await withTaskGroup { group in
                for (number, life) in lives.enumerated() {
                    group.addTask {
                        let link = PictureLink("https://cdn.example/\(life)", lifeSeconds: life)
                        let kept = try? await bench.downloading.files(
                            of: ImageResult(pictures: [link]), name: "fox \(number)", order: "order\(number)",
                            in: bench.pictures)
                        return kept?.count ?? 0
                    }
                }
                return await group.reduce(0, +)
            }
        }.value
        #expect(kept == 500)
        #expect(bench.transport.calls.count == 500)
        #expect(bench.clock.now < .seconds(600))
    }

    @Test("D1: go before all other transfers, whoever came first")
    func first() async {
        let bench = GateBench(ServiceLimits(transfersAtOnce: 2))
        await bench.together(60) { number in
            switch number {
            case ..<20: await bench.call(.transfer, "calm")
            case ..<40: await bench.call(.fetch(linkDies: .seconds(600)), "late")
            default: await bench.call(.fetch(linkDies: .seconds(60)), "soon")
            }
        }
        // Two were under way before anybody else came.
        let names = bench.calls.entries.map(\.name).dropFirst(2)
        #expect(Array(names.prefix(20)) == Array(repeating: "soon", count: 20))
        #expect(Array(names.dropFirst(20).prefix(20)) == Array(repeating: "late", count: 20))
        #expect(names.count == 58)
    }

    @Test("and who goes away leave no place behind")
    func leaving() async throws {
        let bench = GateBench(ServiceLimits(transfersAtOnce: 1))
        await bench.together(2) { number in
            guard number == 0 else {
                let late = try? await bench.gate.enter(.fetch(linkDies: .seconds(9)), until: .seconds(1))
                #expect(late == nil)
                return
            }
            await bench.call(.transfer, taking: .seconds(5))
        }
        #expect(bench.gate.waiting(.transfer) == 0)
    }

    @Test("stand in the order of their deaths, whoever goes away in between", arguments: 0..<10 as Range<UInt64>)
    func model(seed: UInt64) async {
        var random = SeededChance(seed)
        var queue = DueQueue<UInt64>()
        var model: [(due: Duration, id: UInt64)] = []
        for id in 0..<2_000 as Range<UInt64> {
            if id % 100 == 0 { await Task.yield() }
            switch random.next() % 4 {
            case 0, 1:
                let due = Duration.seconds(Int(random.next() % 100))
                queue.insert(id, as: id, due: due)
                model.append((due, id))
                model.sort { ($0.due, $0.id) < ($1.due, $1.id) }
            case 2:
                let gone = random.next() % (id + 1)
                #expect((queue.remove(gone) != nil) == model.contains { $0.id == gone })
                model.removeAll { $0.id == gone }
            default:
                #expect(queue.first()?.id == model.first?.id)
                queue.removeFirst()
                if !model.isEmpty { model.removeFirst() }
            }
            #expect(queue.count == model.count)
        }
    }
}
