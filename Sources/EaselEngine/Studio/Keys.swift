public import EaselCore

/// The keys that a host has, by service; each is opened only to sign a call to that service.
public struct Keys: Sendable {
    private var secrets: [String: Secret]

    /// No keys.
    package static let none = Keys([:])

    /// Keys by the service's id.
    public init(_ secrets: [String: Secret]) { self.secrets = secrets }

    /// Reads each service's variable, such as `KIE_API_KEY`; an empty variable counts as none.
    package init(of services: [ImageService], in variables: [String: String]) throws(ImageFailure) {
        secrets = [:]
        for service in services {
            guard let text = variables[service.key.variable], !text.allSatisfy(\.isWhitespace) else { continue }
            do { secrets[service.id] = try Secret(text) } catch {
                throw ImageFailure(
                    .badKey, .checking, "The API key in \(service.key.variable) cannot be used: \(error.reason).",
                    next: "Copy it again from \(service.key.page).")
            }
        }
    }

    /// The key of a service.
    package subscript(service: String) -> Secret? { secrets[service] }

    /// True when there is no key at all.
    package var isEmpty: Bool { secrets.isEmpty }
}
