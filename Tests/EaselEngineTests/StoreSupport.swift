import EaselCore
import EaselTesting
import TestGround

@testable import EaselEngine

/// Orders to keep, and places to keep them.
enum StoreSample {
    static func request(
        _ prompt: String = "a red fox", model: String = "brush", secrets: [String: Secret] = [:],
        images: [CheckedImage] = []
    ) -> CheckedRequest {
        CheckedRequest(
            service: "practice", model: model, mode: images.isEmpty ? .generate : .edit,
            values: ["prompt": .string(prompt), "seed": .integer(9_007_199_254_740_993), "strength": 7], images: images,
            notes: [Note("prompt", .exact, parameters: ["prompt"], reason: "Sent as wished.")],
            seed: 9_007_199_254_740_993, secrets: secrets)
    }

    static func record(
        _ id: String, key: String? = nil, _ request: CheckedRequest = request(), created: Int64 = 1_767_225_600_000
    ) -> OrderRecord {
        OrderRecord(id: id, of: request, key: key, name: "a-red-fox", created: created)
    }

    static func ticket(_ task: String = "t1") throws -> TaskTicket {
        let ticket = TaskTicket(
            service: "practice", route: "practice", origin: Practice.service.origin, model: "brush", task: task,
            submittedAt: 1_767_225_600_000)
        guard let ticket else { throw Unexpected("\(task) is no task.") }
        return ticket
    }

    /// An order's life, record by record, from `sending` on.
    static func life(of placed: OrderRecord) throws -> [OrderRecord] {
        var record = placed
        var life: [OrderRecord] = []
        for state in [OrderState.sending, .accepted, .succeeded, .delivered] {
            record.state = state
            switch state {
            case .sending: record.attempts += 1
            case .accepted: record.ticket = try ticket("task-of-\(record.id)")
            case .succeeded:
                record.result = ImageResult(
                    pictures: [PictureLink("https://cdn.example/\(record.id).png", lifeSeconds: 600)],
                    cost: Cost("0.10", currency: "USD"), metadata: ["duration": 7], seed: 5)
            default: record.pictures = [try KeptPicture(picture, at: "out/\(record.id).png")]
            }
            life.append(record)
        }
        return life
    }

    static var picture: Picture {
        get throws { try Picture(SamplePicture.png, address: Bench.home, name: "fox") }
    }
}

/// The stores that keep the one contract.
enum StoreKind: CaseIterable {
    case memory, folderInMemory, folderOnDisk

    func make(_ room: TemporaryFolder) throws -> any OrderStore {
        switch self {
        case .memory: MemoryStore()
        case .folderInMemory: try FolderStore(in: "/store", environment: .storing(on: MemoryDisk()))
        case .folderOnDisk: try FolderStore(in: room.path + "/store", environment: .storing(on: SystemDisk()))
        }
    }
}

extension EngineEnvironment {
    static func storing(on disk: any Disk) -> EngineEnvironment {
        let clock = VirtualClock()
        return EngineEnvironment(
            transport: ScriptedTransport(clock: clock), clock: clock, disk: disk,
            random: { .random(in: .min ... .max) })
    }
}

extension Placement {
    /// The claim and the record of a new order.
    var new: (OrderClaim, OrderRecord) {
        get throws {
            guard case .new(let claim, let record) = self else { throw Unexpected("The order was there before.") }
            return (claim, record)
        }
    }
}
