public import EaselCore

/// Kie.ai: several APIs under one key, at api.kie.ai, with a free upload host beside it.
public enum Kie {
    /// The service as its documents describe it.
    public static let service = ImageService(
        id: "kie",
        name: "Kie",
        addresses: .https("api.kie.ai", upload: "kieai.redpandaai.co"),
        key: ServiceKey(.bearer, variable: "KIE_API_KEY", page: "the API Key Management page, https://kie.ai/api-key"),
        linkLifeSeconds: resultLifeSeconds,
        patience: .seconds(900),
        upload: upload,
        freshLink: freshLink,
        limits: limits,
        callbacks: callbacks,
        credit: credit)

    /// Kie documents 20 new tasks in 10 seconds and "100 or more" running at once; the rest is our careful default.
    static let limits = ServiceLimits(
        creates: Rate(20, per: .seconds(10)), running: 100, documented: [.creates, .running])

    /// Kie keeps results for 14 days.
    static let resultLifeSeconds = 14 * 86400
    /// The link of the original lives 10 minutes.
    static let originalLifeSeconds = 600
    /// A link that was asked for lives 20 minutes.
    static let freshLifeSeconds = 1200
}
