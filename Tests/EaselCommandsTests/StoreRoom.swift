import Easel
import Foundation
import TestGround

/// A store in a folder of its own, filled by this process and gone with the value.
final class StoreRoom: Sendable {
    let folder = TemporaryFolder()
    let path: String
    let store: FolderStore

    init() throws {
        path = folder.appending(path: "store").path
        store = try FolderStore(in: path, environment: EngineEnvironment(transport: Nowhere()))
    }

    var variables: [String: String] { ["EASEL_STORE": path] }
    var names: [String] { ((try? FileManager.default.subpathsOfDirectory(atPath: path)) ?? []).sorted() }

    /// Keeps an order that nobody holds.
    @discardableResult
    func keep(
        _ id: String, _ state: OrderState = .queued, prompt: String = "a red fox", key: String? = nil,
        minutesAgo: Int64 = 5, changing: (inout OrderRecord) throws -> Void = { _ in }
    ) async throws -> OrderRecord {
        let (claim, record) = try await hold(
            id, state, prompt: prompt, key: key, minutesAgo: minutesAgo, changing: changing)
        await store.release(claim)
        return record
    }

    /// Keeps an order that this process holds.
    func hold(
        _ id: String, _ state: OrderState = .queued, prompt: String = "a red fox", key: String? = nil,
        minutesAgo: Int64 = 5, changing: (inout OrderRecord) throws -> Void = { _ in }
    ) async throws -> (OrderClaim, OrderRecord) {
        let request = CheckedRequest(
            service: "kie", model: "flux-kontext-pro", mode: .generate,
            values: ["prompt": .string(prompt), "aspectRatio": "16:9"], images: [],
            notes: [Note("safety", .adjusted, from: "5", to: "2", parameters: ["safetyTolerance"], reason: "Stricter.")]
        )
        let created = SystemClock().wallMilliseconds - minutesAgo * 60_000 - 5_000
        let placed = OrderRecord(id: id, of: request, key: key, name: "a-red-fox", created: created)
        guard case .new(let claim, var record) = try await store.place(placed) else {
            throw CocoaError(.fileWriteFileExists)
        }
        record.state = state
        if [.accepted, .running, .succeeded, .delivered].contains(state) {
            record.ticket = TaskTicket(
                service: "kie", route: "kontext", origin: Kie.service.origin, model: "flux-kontext-pro",
                task: "task_\(id)", submittedAt: created)
            record.times.sent = created + 250
            record.times.accepted = created + 1_250
            record.attempts = 1
        }
        if state.isEnd { record.times.ended = created + 4_500 }
        try changing(&record)
        try await store.write(record, under: claim)
        return (claim, record)
    }

    /// Spoils the file of an order.
    func damage(_ id: String) throws {
        // An order that has ended lies apart.
        let places = ["orders", "ended"].map { path + "/\($0)/\(id).json" }
        let place = places.first { FileManager.default.fileExists(atPath: $0) } ?? places[0]
        try Data("{}".utf8).write(to: URL(filePath: place))
    }

    /// A picture in a file of the room.
    func picture(_ name: String) throws -> KeptPicture {
        let picture = try Picture(Self.png, address: "https://cdn.example/\(name)", name: "fox")
        let file = folder.appending(path: name)
        try Data(picture.bytes).write(to: file)
        return KeptPicture(picture, at: file.path)
    }

    /// One grey pixel.
    static let png: [UInt8] = [
        0x89, 0x50, 0x4E, 0x47, 13, 10, 0x1A, 10, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1, 0, 0, 0, 1, 8, 0,
        0, 0, 0, 0x3A, 0x7E, 0x9B, 0x55, 0, 0, 0, 10, 0x49, 0x44, 0x41, 0x54, 0x78, 0xDA, 0x63, 0x68, 0, 0, 0, 0x82,
        0, 0x81, 0xDA, 0x45, 8, 0x3B, 0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82,
    ]
}

/// For a store that sends nothing.
private struct Nowhere: Transport {
    func perform(_ call: TransportCall) async -> Ending { .notSent(LineTrouble(.closed, "Nothing is sent.")) }
}
