import EaselCore
import EaselTesting
import Foundation
import TestGround
import Testing

@testable import EaselEngine

/// A store in a real folder.
@Suite("A store in a folder", .timeLimit(.minutes(5)))
struct StoreFolderTests {
    private let room = TemporaryFolder()
    private var path: String { room.path + "/state/easel" }

    private func open(_ path: String? = nil) throws(StoreTrouble) -> FolderStore {
        try FolderStore(in: path ?? self.path, environment: .storing(on: SystemDisk()))
    }

    private func everything(in path: String) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: path).map { path + "/" + $0 }
    }

    @Test("J13: No secret is in any file in any spelling, and nobody else reads or enters anything")
    func secrecy() async throws {
        let text = "callback/secret+\"0123\"=abcdef"
        let secrets = ["callBackSecret": try Secret(text)]
        let store = try open()
        let record = StoreSample.record("a", key: "k", StoreSample.request(secrets: secrets))
        let (claim, placed) = try await store.place(record).new
        for record in try StoreSample.life(of: placed) { try await store.write(record, under: claim) }
        try await store.drop(OrderHint("look", received: 1), for: "a")
        #expect(try await store.order("a").request?.lacksSecret == true)

        let bytes = Data(text.utf8)
        let spellings = [
            text, bytes.base64EncodedString(), bytes.map { String(format: "%02x", $0) }.joined(),
            text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? text, JSON.string(text).text,
        ]
        let paths = try everything(in: path)
        #expect(paths.count > 8)
        for path in paths + [path] {
            let facts = try FileManager.default.attributesOfItem(atPath: path)
            let isFolder = facts[.type] as? FileAttributeType == .typeDirectory
            #expect(facts[.posixPermissions] as? Int == (isFolder ? 0o700 : 0o600), "\(path)")
            guard !isFolder else { continue }
            let content = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
            for spelling in spellings { #expect(!content.contains(spelling), "\(path)") }
        }
    }

    @Test("Where words are not to be kept there is no prompt in any file")
    func withoutWords() async throws {
        let record = OrderRecord(
            id: "a", of: StoreSample.request("a unicorn at dawn"), key: "k", name: "a-unicorn-at-dawn", created: 1,
            keepingWords: false)
        let store = try open()
        _ = try await store.place(record)
        let words = StoreSample.record("b", key: "k", StoreSample.request("a unicorn at dawn"))
        guard case .existing(let found) = try await store.place(words) else { throw Unexpected("It was taken twice.") }
        #expect(found.request == nil)
        for path in try everything(in: path) {
            let content = try? String(contentsOfFile: path, encoding: .utf8)
            #expect(content?.contains("unicorn") != true, "\(path)")
        }
    }

    @Test("A record is JSON that anybody can read")
    func readable() async throws {
        _ = try await open().place(StoreSample.record("a"))
        let text = try String(contentsOfFile: path + "/orders/a.json", encoding: .utf8)
        let json = try JSON(reading: text)
        #expect(json["order"]?["state"] == "queued")
        #expect(json["order"]?["request"]?["values"]?["seed"] == .integer(9_007_199_254_740_993))
        #expect(text.contains("\n    \"state\": \"queued\""))
    }

    @Test("J11: A store that was removed or replaced while it was open is noticed before anything is sent")
    func vanished() async throws {
        let store = try open()
        let (claim, placed) = try await store.place(StoreSample.record("a")).new
        var record = placed
        record.state = .sending
        let vanished = StoreTrouble.vanished(store.layout.folder)
        for replaced in [false, true] {
            try? FileManager.default.removeItem(atPath: path)
            let other = replaced ? try open() : nil
            await #expect(throws: vanished) { try await store.write(record, under: claim) }
            await #expect(throws: vanished) { try await store.place(StoreSample.record("b")) }
            await #expect(throws: vanished) { _ = try await store.claim("a") }
            if !replaced { await #expect(throws: vanished) { try await store.orders(onlyOpen: true) } }
            #expect(try await other?.orders(onlyOpen: true).records.isEmpty ?? true)
        }
    }

    @Test("A lock that somebody took away is noticed before anything is sent", arguments: ["", "/lock"])
    func lockGone(_ name: String) async throws {
        let store = try open()
        let (claim, placed) = try await store.place(StoreSample.record("a")).new
        var record = placed
        record.state = .sending
        try FileManager.default.removeItem(atPath: store.layout.home(of: store.owner) + name)
        await #expect(throws: StoreTrouble.vanished(store.layout.folder)) {
            try await store.write(record, under: claim)
        }
        await #expect(throws: StoreTrouble.self) { try await store.place(StoreSample.record("b")) }
        let other = try open()
        let taken = try await other.claim("a").0
        await #expect(throws: StoreTrouble.self) { try await store.write(record, under: claim) }
        try await other.write(record, under: taken)
    }

    @Test("A copy is known as one until the host calls it its own; the original is none")
    func copies() async throws {
        let original = try open()
        _ = try await original.place(StoreSample.record("a", key: "k"))
        let copy = room.path + "/copy"
        try FileManager.default.copyItem(atPath: path, toPath: copy)
        let restored = try open(copy)
        #expect(restored.isCopy)
        #expect(try open(copy).isCopy)
        #expect(try await restored.orders(onlyOpen: true).records.map(\.id) == ["a"])
        try await restored.adopt()
        #expect(!restored.isCopy)
        #expect(try !open(copy).isCopy)
        #expect(try !open().isCopy)
        #expect(!original.isCopy)
    }

    @Test("Many tasks place and write at once, and one of many with the same key is taken")
    func crowd() async throws {
        let store = try open()
        let second = try open()
        let new = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<40 {
                let store = number % 2 == 0 ? store : second
                group.addTask {
                    let key = "key-\(number % 4)"
                    guard
                        case .new(let claim, let placed) = try await store.place(
                            StoreSample.record("order-\(number)", key: key))
                    else { return false }
                    for record in try StoreSample.life(of: placed) { try await store.write(record, under: claim) }
                    return true
                }
            }
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(new == 4)
        let list = try await store.orders(onlyOpen: false)
        #expect(list.records.map(\.state) == [OrderState](repeating: .delivered, count: 4))
    }

    @Test("Two that are open at once refuse each other's orders, and a closed one's go to the next")
    func twoOwners() async throws {
        var first: FolderStore? = try open()
        let second = try open()
        let placed = try await first?.place(StoreSample.record("a")).new
        await #expect(throws: StoreTrouble.claimed(order: "a")) { _ = try await second.claim("a") }
        #expect(try await second.order("a") == placed?.1)
        first = nil
        let (claim, found) = try await second.claim("a")
        #expect(found == placed?.1)
        #expect(claim.fence > (placed?.0.fence ?? .max))
        #expect(try FileManager.default.contentsOfDirectory(atPath: path + "/owners").count == 1)
    }
}
