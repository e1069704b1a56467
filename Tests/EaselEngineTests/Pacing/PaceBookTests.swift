import EaselCore
import EaselTesting
import Testing

@testable import EaselEngine

@Suite("The book of paces", .timeLimit(.minutes(5)))
struct PaceBookTests {
    private let clock = JumpingClock()
    private let task = TaskPace.Bracket(running: 7, done: 8.5)

    private func book(_ disk: MemoryDisk) throws -> PaceBook {
        PaceBook(in: try FolderStore(in: "/store", environment: .storing(on: disk)), clock: clock)
    }

    private let path = "/store/notes/paces.json"

    @Test("is one for all processes of a store, and plain to read")
    func shared() throws {
        let disk = MemoryDisk()
        let (one, other) = (try book(disk), try book(disk))
        one.note([task], of: "kie/pro edit")
        other.note([TaskPace.Bracket(running: 0, done: 3)], of: "kie/pro edit")
        let text = String(decoding: try disk.read(path, upTo: 1_000), as: UTF8.self)
        #expect(text.contains(#""kie/pro edit": "7000-8500 0-3000""#), "\(text)")
        let third = try book(disk)
        #expect(third.plan(for: "kie/pro edit")?.usualSeconds ?? 0 > 1)
        #expect(third.plan(for: "kie/pro generate") == nil)
        let reader = StoreReader(in: "/store", disk: disk)
        let request = CheckedRequest(
            service: "kie", model: "pro", mode: .edit, values: [:], images: [], notes: [])
        let record = OrderRecord(id: "a", of: request, name: "a", created: 0)
        #expect(reader.plan(for: record)?.usualSeconds == third.plan(for: "kie/pro edit")?.usualSeconds)
    }

    @Test("is begun anew where it is damaged, newer or nonsense, and fails nobody")
    func damaged() throws {
        for text in ["", "{", #"{"check":"00000000","form":1,"note":{}}"#] {
            let disk = MemoryDisk()
            try book(disk).note([task], of: "m")
            disk.tamper(path, Array(text.utf8))
            let book = try book(disk)
            #expect(book.plan(for: "m") == nil)
            book.note([task], of: "m")
            #expect(book.plan(for: "m") != nil)
            #expect(try self.book(disk).plan(for: "m") != nil)
        }
        for nonsense in ["", "7", "8-7", "-8", "a-b", "1-2|3-4|5-6", "1-99999999999999999999", "1-9999999999999"] {
            #expect(KeptPaces(["m": .string(nonsense)])["m"].flatMap { LearnedPlan($0) } == nil, "\(nonsense)")
        }
        #expect(KeptPaces(["m": 7, "n": "1-2"])["n"] != nil)
        #expect(KeptPaces([1, 2]).json == .object([:]))
    }

    @Test("goes on in memory where the disk cannot be written")
    func unwritten() throws {
        let disk = MemoryDisk()
        let book = try book(disk)
        disk.removeAll(below: "/store/notes")
        book.note([task], of: "m")
        #expect(book.plan(for: "m") != nil)
        clock.jump(by: .seconds(2))
        book.note([task], of: "n")
        #expect(book.plan(for: "m") != nil && book.plan(for: "n") != nil)
    }

    @Test("knows the last of a crowd that ended together, once a second has passed")
    func last() throws {
        let disk = MemoryDisk()
        let book = try book(disk)
        for _ in 0..<50 { book.note([task], of: "m") }
        #expect(try self.book(disk).plan(for: "m")?.reason(after: .seconds(1)).contains("the last 1 such") == true)
        clock.jump(by: .seconds(1))
        #expect(book.plan(for: "m")?.reason(after: .seconds(1)).contains("the last 50 such") == true)
        #expect(try self.book(disk).plan(for: "m")?.reason(after: .seconds(1)).contains("the last 50 such") == true)
    }

    @Test("takes tasks in the order in which they began, so that many at once are not known by their slowest")
    func burst() throws {
        let book = try book(MemoryDisk())
        let numbers = (0..<300).map { _ in book.begin("m") }
        // From 1 to 3 s in an order of no meaning; the first to begin is the last to end.
        let seconds = (0..<300).map { 3 - 2 * Double($0 * 77 % 300) / 300 }
        for index in numbers.indices.sorted(by: { seconds[$0] < seconds[$1] }) {
            let task = TaskPace.Bracket(running: seconds[index] - 0.1, done: seconds[index])
            book.end(numbers[index], of: "m", as: task)
        }
        let usual = try #require(book.plan(for: "m")?.usualSeconds)
        #expect((1.8...2.2).contains(usual), "half are done after 2 s, and the book says \(usual)")
    }

    @Test("passes a task over that runs ten times as long as those behind it, and one that says nothing")
    func passedOver() throws {
        var lineup = PaceLineup()
        let stuck = lineup.begin(at: .zero)
        let gone = lineup.begin(at: .zero)
        #expect(lineup.end(gone, as: nil, at: .seconds(1)) == [])
        let others = (0..<3).map { _ in lineup.begin(at: .seconds(2)) }
        #expect(lineup.end(others[1], as: task, at: .seconds(11)) == [])
        #expect(lineup.end(others[0], as: task, at: .seconds(85)) == [])
        // The task took 8.5 s.
        #expect(lineup.end(others[2], as: task, at: .seconds(86)) == [task, task, task])
        #expect(lineup.end(stuck, as: task, at: .seconds(87)) == [task])
        #expect(lineup.end(lineup.begin(at: .seconds(90)), as: task, at: .seconds(99)) == [task])
    }

    @Test("is written once a second, however many tasks end")
    func seldom() throws {
        let disk = MemoryDisk()
        let book = try book(disk)
        for _ in 0..<50 { book.note([task], of: "m") }
        #expect(KeptPaces(try note(on: disk))["m"]?.text == "7000-8500")
        clock.jump(by: .seconds(1))
        book.note([task], of: "m")
        #expect(KeptPaces(try note(on: disk))["m"]?.text.split(separator: " ").count == 51)
    }

    @Test("keeps the last hundred tasks of the last 64 models, and what came before a change apart")
    func bounded() throws {
        var paces = KeptPaces(nil)
        paces.note((0..<150).map { ("m", TaskPace.Bracket(running: Double($0), done: Double($0) + 1)) })
        #expect(paces["m"]?.text.hasPrefix("50000-51000 51000-52000") == true)
        for number in 0..<KeptPaces.most { paces.note([("m\(number)", task)]) }
        #expect(paces.json.object?.members.count == KeptPaces.most)
        #expect(paces["m"] == nil && paces["m0"] != nil)
        var pace = TaskPace()
        pace.note((0..<40).map { TaskPace.Bracket(running: 4 + Double($0 % 5) / 10, done: 4.6) })
        for number in 0..<10 { pace.note([TaskPace.Bracket(running: 9 + Double(number % 5) / 10, done: 9.6)]) }
        #expect(pace.text.contains(" | 9000-9600 "), "\(pace.text)")
        #expect(TaskPace(pace.text)?.text == pace.text)
    }

    private func note(on disk: MemoryDisk) throws -> JSON {
        try FolderStore.note.value(in: try disk.read(path, upTo: 100_000), named: path)
    }
}
