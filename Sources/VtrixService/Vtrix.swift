public import EaselCore

/// Vtrix: one API for all its models, at cloud.vtrix.ai.
public enum Vtrix {
    /// The service as its documents describe it.
    public static let service = ImageService(
        id: "vtrix",
        name: "Vtrix",
        addresses: .https("cloud.vtrix.ai"),
        key: ServiceKey(
            .bearer, variable: "VTRIX_API_KEY",
            page: "the API Key Management page that https://doc.vtrix.ai links"),
        linkLifeSeconds: nil,
        patience: .seconds(600),
        limits: .careful,  // Vtrix says that limits exist and documents no number.
        callbacks: callbacks)

    /// Treated as the shortest life that any documented service gives its links.
    static let assumedLinkLifeSeconds = 600
}
