import Easel
import TestGround

/// What the snippets stand on: a sandbox, variables that lead there, a studio, and a folder of their own.
final class Rehearsal: Sendable {
    let sandbox: Sandbox
    private let place = TemporaryFolder()
    var folder: String { place.path }

    init(_ faults: [String] = [], pace: Duration = .milliseconds(100)) async throws {
        var settings = Sandbox.Settings()
        settings.pace = pace
        settings.pixels = 4_096
        settings.faults = try faults.map { try Sandbox.Fault(text: $0) }
        sandbox = try await Sandbox.start(settings)
    }

    /// Both services where the sandbox is, with keys.
    var variables: [String: String] {
        [
            "EASEL_VTRIX_URL": sandbox.address, "VTRIX_API_KEY": "any", "EASEL_KIE_URL": sandbox.address,
            "KIE_API_KEY": "any", "EASEL_KIE_UPLOAD_URL": sandbox.address,
        ]
    }

    func studio(keepingOrdersIn orders: String? = nil) throws -> Studio {
        var habits = StudioHabits()
        habits.limits = ["vtrix": .wide, "kie": .wide]
        return try Studio(keys: .variables(variables), keepingOrdersIn: orders, habits: habits)
    }
}
