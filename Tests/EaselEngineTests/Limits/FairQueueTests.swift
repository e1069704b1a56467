import Testing

@testable import EaselEngine

@Suite("A fair queue")
struct FairQueueTests {
    private static func drained(_ queue: FairQueue<String>) -> [String] {
        var queue = queue
        var seen: [String] = []
        while let (_, entry) = queue.first() {
            seen.append(entry)
            queue.removeFirst()
        }
        return seen
    }

    @Test("gives each tenant its turn, and serves first come first inside one")
    func turns() {
        var queue = FairQueue<String>()
        for (id, entry) in ["a1", "a2", "a3", "b1", "a4", "c1", "b2"].enumerated() {
            queue.insert(entry, as: UInt64(id), of: String(entry.prefix(1)))
        }
        #expect(Self.drained(queue) == ["a1", "b1", "c1", "a2", "b2", "a3", "a4"])
    }

    @Test("does not put ten behind ten thousand")
    func flood() {
        var queue = FairQueue<String>()
        for id in 0..<10_000 { queue.insert("many", as: UInt64(id), of: "many") }
        for id in 10_000..<10_010 { queue.insert("few", as: UInt64(id), of: "few") }
        #expect(Self.drained(queue).prefix(20).count { $0 == "few" } == 10)
    }

    @Test("agrees with a slow and simple queue under random use", arguments: 0..<20)
    func model(seed: UInt64) {
        var random = SeededChance(seed)
        var queue = FairQueue<String>()
        var model: [(tenant: String, line: [UInt64])] = []
        for id in 0..<3_000 as Range<UInt64> {
            switch random.next() % 4 {
            case 0, 1:
                let tenant = "t\(random.next() % 5)"
                queue.insert("\(id)", as: id, of: tenant)
                if let index = model.firstIndex(where: { $0.tenant == tenant }) {
                    model[index].line.append(id)
                } else {
                    model.append((tenant, [id]))
                }
            case 2:
                let gone = random.next() % (id + 1)
                queue.remove(gone)
                for index in model.indices { model[index].line.removeAll { $0 == gone } }
            // A tenant whose last entry left keeps its turn until it is looked at.
            default:
                while model.first?.line.isEmpty == true { model.removeFirst() }
                let first = queue.first()
                #expect(first?.id == model.first?.line.first)
                queue.removeFirst()
                guard case (let tenant, var line)? = model.first else { continue }
                line.removeFirst()
                model.removeFirst()
                if !line.isEmpty { model.append((tenant, line)) }
            }
            #expect(queue.count == model.reduce(0) { $0 + $1.line.count })
        }
    }
}

/// A small generator, so that a random test that failed can be run again by its seed.
struct SeededChance: RandomNumberGenerator {
    private var state: UInt64
    init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}
