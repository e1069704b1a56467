import Easel
import Foundation

/// A sandbox with a studio in front of it that believes it speaks to the real services.
struct Practice {
    let sandbox: Sandbox
    let studio: Studio
    static let key = "easel-key-4f1d0c7b"

    init(_ faults: [String] = [], pace: Duration = .milliseconds(300)) async throws {
        var settings = Sandbox.Settings()
        settings.pace = pace
        settings.key = Self.key
        settings.faults = try faults.map { try Sandbox.Fault(text: $0) }
        settings.requestsKept = 20_000
        // Small pictures, so that the tests wait for the network and not for the painter.
        settings.pixels = 4_096
        sandbox = try await Sandbox.start(settings)
        var habits = StudioHabits()
        // The services' own limits would make tests wait for minutes; they have tests of their own.
        habits.limits = ["vtrix": .wide, "kie": .wide]
        studio = try Studio(keys: .variables(Self.variables(for: sandbox.address)), habits: habits)
    }

    static func variables(for address: String) -> [String: String] {
        [
            "EASEL_VTRIX_URL": address, "VTRIX_API_KEY": key, "EASEL_KIE_URL": address, "KIE_API_KEY": key,
            "EASEL_KIE_UPLOAD_URL": address,
        ]
    }

    func place(_ prompt: String, at service: String) async throws -> Order {
        try await studio.place(ImageRequest(prompt), on: .anyAt(service))
    }

    /// The failure an order ends with; nil when it ends with a picture.
    func failure(of order: Order, within patience: Duration = .seconds(180)) async -> ImageFailure? {
        do throws(ImageFailure) {
            _ = try await order.result(within: patience)
            return nil
        } catch {
            return error
        }
    }

    func count(_ stage: Sandbox.Fault.Stage) -> Int { sandbox.seen.count { $0.stage == stage } }
}

/// Every way in which a value could show itself.
func renderings(of value: Any) -> String {
    var dumped = ""
    dump(value, to: &dumped)
    return "\(value) \(String(reflecting: value)) \(dumped) \(Mirror(reflecting: value).children.map { "\($0)" })"
}
