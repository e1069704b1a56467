import Easel
import EaselTesting
import Foundation
import Testing

@Suite("A naughty prompt", .timeLimit(.minutes(5)))
struct NaughtyPromptTests {
    /// The text of a body's first value of that name, wherever it stands.
    private static func prompt(in value: JSON) -> String? {
        if let found = value["prompt"]?.string { return found }
        let inner = (value.array ?? []) + (value.object?.members.map(\.value) ?? [])
        return inner.lazy.compactMap { prompt(in: $0) }.first
    }

    private static func body(_ request: CheckedRequest, _ model: String) throws -> [UInt8] {
        let family = try #require(try Six.entry(model).provider as? ImageFamily)
        return try #require(family.call(for: request)?.body).pieces.flatMap { piece -> [UInt8] in
            if case .bytes(let bytes) = piece { bytes } else { [] }
        }
    }

    private static func environment(_ disk: MemoryDisk) -> EngineEnvironment {
        let clock = VirtualClock()
        return .practice(ScriptedTransport(clock: clock), clock: clock, disk: disk)
    }

    @Test("X2: is the same bytes in the request, on the wire, in the store and after it", arguments: Six.names)
    func everywhere(_ model: String) async throws {
        let (entry, disk) = (try Six.entry(model), MemoryDisk())
        let store = try FolderStore(in: "/store", environment: Self.environment(disk))
        var kept: [(prompt: [UInt8], id: String, body: [UInt8])] = []
        for (number, prompt) in NaughtyPrompts.all.enumerated() {
            if number.isMultiple(of: 8) { await Task.yield() }
            let bytes = Array(prompt.utf8)
            let request = ImageRequest(prompt)
            let decoded = try JSONDecoder().decode(ImageRequest.self, from: JSONEncoder().encode(request))
            #expect(Array(decoded.prompt.utf8) == bytes, "\(bytes) in a request that was kept")
            // White space alone is no prompt; every other text is sent as it is.
            guard let checked = try? Six.check(decoded, on: entry) else {
                #expect(prompt.allSatisfy { $0.isWhitespace }, "\(bytes) was refused")
                continue
            }
            let body = try Self.body(checked, model)
            #expect(Self.prompt(in: try JSON(reading: body)).map { Array($0.utf8) } == bytes, "\(bytes) on the wire")
            // Somebody else's reader sees the same.
            let foreign = try JSONSerialization.jsonObject(with: Data(body))
            #expect(Self.prompt(inForeign: foreign).map { Array($0.utf8) } == bytes, "\(bytes) read by others")
            guard kept.count < 120 || number.isMultiple(of: 5) else { continue }
            let name = Picture.name(for: prompt)
            let record = OrderRecord(id: "o\(number)", of: checked, key: prompt, name: name, created: 1)
            _ = try await store.place(record)
            kept.append((bytes, record.id, body))
        }
        try await expect(kept, in: disk, for: model)
    }

    /// Opens the store anew, as another process would.
    private func expect(
        _ kept: [(prompt: [UInt8], id: String, body: [UInt8])], in disk: MemoryDisk, for model: String
    ) async throws {
        let store = try FolderStore(in: "/store", environment: Self.environment(disk))
        #expect(kept.count > 150)
        for (prompt, id, body) in kept {
            let record = try await store.order(id)
            let request = try #require(record.request)
            #expect(request.values["prompt"]?.string.map { Array($0.utf8) } == prompt, "\(prompt) in the store")
            #expect(record.key.map { Array($0.utf8) } == prompt, "\(prompt) as the order's key")
            let (first, again) = (try Self.object(body), try Self.object(try Self.body(request, model)))
            #expect(again == first, "\(prompt) sent after a restart")
        }
    }

    /// A body whatever the order of its names.
    private static func object(_ body: [UInt8]) throws -> NSDictionary? {
        try JSONSerialization.jsonObject(with: Data(body)) as? NSDictionary
    }

    private static func prompt(inForeign value: Any) -> String? {
        if let object = value as? [String: Any] {
            return object["prompt"] as? String ?? object.values.lazy.compactMap { prompt(inForeign: $0) }.first
        }
        return (value as? [Any])?.lazy.compactMap { prompt(inForeign: $0) }.first
    }
}
