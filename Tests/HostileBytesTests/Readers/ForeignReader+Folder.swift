import EaselCore
import EaselTesting

@testable import EaselEngine

extension ForeignReader {
    /// Whatever stands in one file of a store, an order's key leads to no second order and nothing lies elsewhere.
    ///
    /// The first byte says in which file: the format, the order, its claim, its key or its hint.
    static let folder = ForeignReader("folder") { bytes in
        guard let first = bytes.first else { return }
        let disk = try await FullFolder.one.value.afterKilling()
        let paths = disk.files.keys.filter { !$0.hasSuffix("lock") }.sorted()
        disk.tamper(paths[Int(first) % paths.count], Array(bytes.dropFirst()))
        guard let store = try? FullFolder.open(disk, as: 2) else { return }
        let placement = try? await store.place(FullFolder.order("b"))
        if case .new = placement { throw Broken("\(paths[Int(first) % paths.count]) made a second order possible") }
        let list = try? await store.orders(onlyOpen: false)
        try must((list?.records ?? []).allSatisfy { $0.id == "a" }, "there are other orders")
        if let (claim, _) = try? await store.claim("a") {
            let hints = try? await store.takeHints(under: claim)
            try must((hints ?? []).count < 2, "there are \(hints ?? [])")
        }
        try must(disk.files.keys.allSatisfy { $0.hasPrefix("/store/") && !$0.contains("..") }, "files lie elsewhere")
    }
}

/// A store with one order, its key, its claim and a hint, left by a process that is no more.
private enum FullFolder {
    static let one = Task {
        let disk = MemoryDisk()
        let store = try open(disk, as: 1)
        _ = try await store.place(order("a"))
        try await store.drop(OrderHint("a hint", received: 1), for: "a")
        return disk
    }

    /// Opens the store as a process whose names are all made of one number.
    static func open(_ disk: MemoryDisk, as number: UInt64) throws -> FolderStore {
        let clock = VirtualClock()
        return try FolderStore(
            in: "/store",
            environment: EngineEnvironment(
                transport: ScriptedTransport(clock: clock), clock: clock, disk: disk, random: { number }))
    }

    static func order(_ id: String) -> OrderRecord {
        let request = CheckedRequest(
            service: "vtrix", model: "m", mode: .generate, values: ["prompt": "a red fox"], images: [], notes: [])
        return OrderRecord(id: id, of: request, key: "k", name: "fox", created: 0)
    }
}
