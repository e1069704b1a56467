public import EaselCore

/// Vtrix: one API for all its models, at cloud.vtrix.ai.
public enum Vtrix {
    /// The service as its documents describe it.
    ///
    /// How long result links live is not stated; they are treated as the shortest that any documented service has.
    public static let service = ImageService(
        id: "vtrix",
        name: "Vtrix",
        addresses: .https("cloud.vtrix.ai"),
        key: ServiceKey(
            .bearer, variable: "VTRIX_API_KEY",
            page: "the API Key Management page that https://doc.vtrix.ai links"),
        linkLifeSeconds: linkLifeSeconds,
        patience: .seconds(600))

    static let linkLifeSeconds = 600
}
