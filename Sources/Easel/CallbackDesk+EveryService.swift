public import EaselCore
public import EaselEngine

extension CallbackDesk {
    /// A desk for every service in this package and of the host's own families that calls back.
    ///
    /// `KIE_WEBHOOK_KEY` is the key that Kie signs with. During a rotation the one before stands in
    /// `KIE_WEBHOOK_KEY_OLD` beside it. Without a key only the token in an order's own address counts.
    public static func everyService(
        in variables: [String: String], adding own: [any ImageProvider] = []
    ) throws(ImageFailure) -> [CallbackDesk] {
        try desks(of: Registry.everyFamily(in: variables, adding: own), in: variables)
    }

    static func desks(of registry: Registry, in variables: [String: String]) throws(ImageFailure) -> [CallbackDesk] {
        var desks: [CallbackDesk] = []
        for service in registry.services {
            var keys: [Secret] = []
            for variable in service.callbacks?.proof == nil ? [] : service.webhookKeyVariables {
                guard let text = variables[variable], !text.allSatisfy(\.isWhitespace) else { continue }
                do { keys.append(try Secret(text)) } catch {
                    throw ImageFailure(
                        .badKey, .checking, "The webhook key in \(variable) cannot be used: \(error.reason).",
                        next: "Copy it again from the settings of your \(service.name) account.")
                }
            }
            if let desk = CallbackDesk(service, keys: keys) { desks.append(desk) }
        }
        return desks
    }
}

extension ImageService {
    /// The variables with the keys that callbacks are signed with: the one of today, and the one before.
    package var webhookKeyVariables: [String] {
        ["\(id.uppercased())_WEBHOOK_KEY", "\(id.uppercased())_WEBHOOK_KEY_OLD"]
    }
}
