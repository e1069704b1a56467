public import EaselCore
public import EaselEngine
public import EaselSandbox
internal import EaselTransport

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Where a studio finds its keys and addresses.
public struct KeySource: Sendable {
    /// The variables, by name.
    package let variables: [String: String]

    /// The environment of this process with keys from elsewhere, such as a vault, under the same names.
    public static func environment(with keys: [String: String]) -> KeySource {
        KeySource(variables: environment.variables.merging(keys) { $1 })
    }

    /// These variables and nothing of the environment, neither its proxy nor its addresses.
    public static func variables(_ variables: [String: String]) -> KeySource { KeySource(variables: variables) }

    /// The environment of this process: `VTRIX_API_KEY`, `KIE_API_KEY`.
    public static var environment: KeySource { KeySource(variables: ProcessInfo.processInfo.environment) }

    /// The public address at which the host takes callbacks, from `EASEL_CALLBACK_URL`.
    func callbackAddress() throws(ImageFailure) -> WebAddress? {
        guard let text = variables["EASEL_CALLBACK_URL"], !text.isEmpty else { return nil }
        if let address = ServiceAddresses.door(text) { return address }
        throw ImageFailure(
            .badRequest, .checking, "EASEL_CALLBACK_URL is not an address that a service can call back.",
            next: "Give the public https address at which callbacks are taken.")
    }
}

extension Studio {
    /// Opens a studio with every family in this package and the host's own; it never falls back to the sandbox.
    ///
    /// With a folder its orders are kept there, and nothing that was paid is lost, whatever crashes; without one they
    /// end with the process. A transport that the host names takes the place of the usual one, which is on libcurl.
    public init(
        keys source: KeySource, adding own: [any ImageProvider] = [], keepingOrdersIn folder: String? = nil,
        habits: StudioHabits = StudioHabits(), transport: (any Transport)? = nil
    ) throws(ImageFailure) {
        let registry = try Registry.everyFamily(in: source.variables, adding: own)
        let environment: EngineEnvironment
        if let transport {
            environment = EngineEnvironment(transport: transport)
        } else {
            environment = try EngineEnvironment.network(source.variables)
        }
        var habits = habits
        if habits.callbackAddress == nil { habits.callbackAddress = try source.callbackAddress() }
        try self.init(
            registry: registry, keys: try Keys(of: registry.services, in: source.variables), environment: environment,
            keepingOrdersIn: folder, habits: habits)
    }

    /// Opens a studio in front of a sandbox of its own: the real wire format over real sockets, no key, no cost.
    ///
    /// Every model can be named; the service's id is `sandbox`. The sandbox stops with the studio.
    public static func sandbox(
        _ settings: Sandbox.Settings = Sandbox.Settings(), variables: [String: String] = [:]
    ) async throws(ImageFailure) -> Studio {
        let sandbox: Sandbox
        let key: Secret
        do {
            sandbox = try await Sandbox.start(settings)
            key = try Secret(sandboxID)
        } catch {
            throw ImageFailure(
                .internalFault, .checking, "The sandbox could not start: \(error)",
                next: "Look whether this machine allows servers on 127.0.0.1.")
        }
        let registry = try Registry(everyFamilyAt(sandbox.address))
        var habits = StudioHabits()
        habits.limits[sandboxID] = .wide
        habits.prices = prices(settings)
        return Studio(
            registry: registry, keys: Keys([sandboxID: key]), environment: try .network(variables),
            store: MemoryStore(), habits: habits, keeping: sandbox)
    }

    /// The service id of every model in a sandbox.
    package static let sandboxID = "sandbox"

    /// What the sandbox asks, by the models' full names.
    private static func prices(_ settings: Sandbox.Settings) -> [String: Cost] {
        var prices: [String: Cost] = [:]
        for (model, amount) in settings.prices {
            prices["\(sandboxID)/\(model)"] = Cost(
                amount.decimal, currency: amount.unit == .usd ? "USD" : amount.unit.rawValue)
        }
        return prices
    }

    private static func everyFamilyAt(_ address: String) -> [any ImageProvider] {
        Registry.families.map { family in
            let doors = ServiceAddresses(api: address, upload: family.service.addresses.upload.map { _ in address })
            return family.moved(to: family.service.at(doors ?? family.service.addresses, as: sandboxID))
        }
    }
}

extension EngineEnvironment {
    /// The real network and the machine's own clock and disk.
    static func network(_ variables: [String: String]) throws(ImageFailure) -> EngineEnvironment {
        do {
            return EngineEnvironment(transport: try CurlTransport(CurlTransport.Settings(environment: variables)))
        } catch {
            throw ImageFailure(
                .internalFault, .checking, error.description,
                next: "Install libcurl (Debian: apt-get install libcurl4).")
        }
    }
}
