import EaselCore
import EaselTesting
import Foundation
import TestGround
import Testing

@testable import EaselEngine

/// Two real processes on one store; the exit tests are the second one.
@Suite("A store of two processes", .timeLimit(.minutes(5)), .serialized)
struct StoreProcessTests {
    private let room = TemporaryFolder()
    private var path: String { room.path + "/store" }

    private static func open(_ path: String) throws(StoreTrouble) -> FolderStore {
        try FolderStore(in: path, environment: .storing(on: SystemDisk()))
    }

    @Test("J8: gives the orders of a killed process to the next one, with all that was acknowledged")
    func killed() async throws {
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
            let store = try Self.open(path)
            for id in ["a", "b", "c"] {
                let (claim, placed) = try await store.place(StoreSample.record(id, key: id)).new
                let life = try StoreSample.life(of: placed)
                for record in life.prefix(id == "a" ? 0 : id == "b" ? 1 : 2) {
                    try await store.write(record, under: claim)
                }
            }
            kill(getpid(), SIGKILL)
        }
        let store = try Self.open(path)
        let list = try await store.orders(onlyOpen: true)
        #expect(list.records.map(\.state) == [.queued, .sending, .accepted])
        for record in list.records {
            let (claim, found) = try await store.claim(record.id)
            #expect(found == record)
            #expect(claim.fence > record.fence)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: path + "/owners") == [store.owner])
        let again = StoreSample.record("z", key: "b")
        guard case .existing(let found) = try await store.place(again) else { throw Unexpected("It was taken twice.") }
        #expect(found.id == "b")
    }

    @Test("takes away what a killed process still had of an order that had ended, and leaves it what is open")
    func killedAtTheEnd() async throws {
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
            let store = try Self.open(path)
            for id in ["a", "b"] {
                let (claim, placed) = try await store.place(StoreSample.record(id)).new
                for record in try StoreSample.life(of: placed).prefix(id == "a" ? 100 : 2) {
                    try await store.write(record, under: claim)
                }
            }
            kill(getpid(), SIGKILL)
        }
        #expect(StoreReader(in: path).holder(of: "a") == .dead)
        // As a kill leaves it that comes before the older record is gone.
        try FileManager.default.copyItem(atPath: path + "/ended/a.json", toPath: path + "/orders/a.json")
        let store = try Self.open(path)
        #expect(try await store.order("a").state.isEnd)
        #expect(StoreReader(in: path).holder(of: "a") == .nobody)
        #expect(StoreReader(in: path).holder(of: "b") == .dead)
    }

    @Test("J8: refuses an order of a living process, and lets the other one read")
    func alive() async throws {
        let store = try Self.open(path)
        let (claim, placed) = try await store.place(StoreSample.record("a")).new
        await #expect(processExitsWith: .success) { [path = path as String] in
            exit(await Self.visit(path))
        }
        #expect(try await store.takeHints(under: claim).map(\.text) == ["called back"])
        try await store.write(placed, under: claim)
    }

    /// Does from outside what is allowed, and tries what is not.
    private static func visit(_ path: String) async -> Int32 {
        do {
            let other = try open(path)
            guard try await other.order("a").state == .queued else { return 2 }
            try await other.drop(OrderHint("called back", received: 1), for: "a")
            _ = try await other.claim("a")
            return 3
        } catch {
            return error == .claimed(order: "a") ? 0 : 4
        }
    }
}
