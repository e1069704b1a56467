import EaselCore
import EaselTesting

@testable import EaselEngine

/// A number of orders brought home one after the other, and what was acknowledged after which step of the disk.
struct StoreScript {
    struct Acknowledgement {
        let step: Int
        let order: String
        let fact: Fact
    }

    enum Fact: Equatable {
        case kept(OrderState)
        /// It is being forgotten, so both will do.
        case leaving
        case gone
    }

    private(set) var acknowledged: [Acknowledgement] = []
    private(set) var troubles: [StoreTrouble] = []
    private let disk: MemoryDisk
    private let count: Int
    /// The records of each order.
    private let lives: [[OrderRecord]]

    /// Opens a store on the disk and plays; an order that meets trouble is left where it is.
    init(on disk: MemoryDisk, orders count: Int) async throws {
        self.disk = disk
        self.count = count
        lives = try (0..<count).map { try [Self.record($0)] + StoreSample.life(of: Self.record($0)) }
        guard let store = try? FolderStore(in: "/home/me/store", environment: .storing(on: disk)) else { return }
        for number in 0..<count {
            do throws(StoreTrouble) { try await play(number, store) } catch { troubles.append(error) }
        }
    }

    static func key(_ number: Int) -> String? { number % 2 == 0 ? "key-\(number)" : nil }

    static func record(_ number: Int, id: String? = nil) -> OrderRecord {
        let input = ImageInput(local: .bytes(SamplePicture.png), count: SamplePicture.png.count, type: .png)
        let image = CheckedImage(parameter: "image", carrier: .base64, input: input)
        return StoreSample.record(
            id ?? "order-\(number)", key: key(number),
            StoreSample.request("fox \(number)", images: number % 5 == 2 ? [image] : []), created: Int64(number))
    }

    private mutating func play(_ number: Int, _ store: FolderStore) async throws(StoreTrouble) {
        guard case .new(let claim, let placed) = try await store.place(lives[number][0]) else { return }
        note(placed.id, .kept(.queued))
        for record in lives[number].dropFirst() {
            try await store.write(record, under: claim)
            note(placed.id, .kept(record.state))
            // Some are left on their way, as by a process that ends.
            if number % 8 == 3, record.state == .accepted { return }
            if number % 4 == 1 {
                try await store.drop(OrderHint("look", received: 1), for: placed.id)
                _ = try await store.takeHints(under: claim)
            }
        }
        await store.release(claim)
        guard number % 6 != 1 else { return }
        note(placed.id, .leaving)
        try await store.forget(placed.id)
        note(placed.id, .gone)
    }

    private mutating func note(_ order: String, _ fact: Fact) {
        acknowledged.append(Acknowledgement(step: disk.steps, order: order, fact: fact))
    }

    /// What is wrong with a disk that was left after a step.
    func problems(on disk: MemoryDisk, afterStep step: Int = .max) async -> [String] {
        do throws(StoreTrouble) {
            let store = try FolderStore(in: "/home/me/store", environment: .storing(on: disk))
            let list = try await store.orders(onlyOpen: false)
            var problems: [String] = list.troubles.values.map { $0.description }
            let found = Dictionary(uniqueKeysWithValues: list.records.map { ($0.id, $0) })
            let known = acknowledged.prefix { $0.step <= step }
            let last = Dictionary(known.map { ($0.order, $0) }, uniquingKeysWith: { $1 })
            for (order, last) in last {
                if let problem = problem(found[order], last.fact) { problems.append("\(order): \(problem)") }
            }
            for record in list.records {
                problems += self.problems(with: record)
                if record.state != .delivered { problems += Self.inputProblems(of: record, on: disk) }
            }
            problems += try await keyProblems(store, found, last)
            for record in list.records.suffix(1) { _ = try await store.claim(record.id) }
            return problems
        } catch {
            return ["\(error)"]
        }
    }

    private static let way: [OrderState] = [.queued, .sending, .accepted, .succeeded, .delivered]

    private func problem(_ found: OrderRecord?, _ fact: Fact) -> String? {
        switch (fact, found) {
        case (.gone, .some): return "It was forgotten and is back."
        case (.gone, nil), (.leaving, _): return nil
        case (.kept(let state), nil): return "It was \(state) and is gone."
        case (.kept(let state), let found?):
            let places = (Self.way.firstIndex(of: found.state), Self.way.firstIndex(of: state))
            guard let now = places.0, let then = places.1, now >= then else {
                return "It was \(state) and is \(found.state)."
            }
            return nil
        }
    }

    /// A record that was found is one that was written, in all its parts.
    private func problems(with found: OrderRecord) -> [String] {
        guard let number = Int(found.id.dropFirst("order-".count)), number < count else { return ["Invented."] }
        guard let placed = lives[number].first, let expected = lives[number].first(where: { $0.state == found.state })
        else { return ["\(found.id) is in a state that it never had."] }
        let isSame =
            found.fingerprint == placed.fingerprint && found.key == placed.key
            && found.ticket == expected.ticket && found.result == expected.result
            && found.pictures == expected.pictures
        return isSame ? [] : ["\(found.id) is not what was written."]
    }

    /// Pictures that came in memory are there as long as they may have to be sent.
    private static func inputProblems(of record: OrderRecord, on disk: MemoryDisk) -> [String] {
        let files = disk.files
        return (record.request?.images ?? []).compactMap { image in
            guard case .file(let path) = image.input.source else { return "\(record.id) carries bytes." }
            return files[path] == SamplePicture.png ? nil : "\(path) is not what was given."
        }
    }

    /// The newest key leads to its order, and is free where there is none.
    private func keyProblems(
        _ store: FolderStore, _ found: [String: OrderRecord], _ last: [String: Acknowledgement]
    ) async throws(StoreTrouble) -> [String] {
        var problems: [String] = []
        let numbers = (0..<count).filter { Self.key($0) != nil && last["order-\($0)"] != nil }
        for number in numbers.suffix(1) {
            let placement = try await store.place(Self.record(number, id: "again-\(number)"))
            let isExisting = if case .existing = placement { true } else { false }
            if isExisting != (found["order-\(number)"] != nil) { problems.append("The key of \(number) is wrong.") }
        }
        return problems
    }
}
