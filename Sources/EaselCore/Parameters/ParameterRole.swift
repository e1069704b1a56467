/// Which portable wish a parameter answers.
public enum ParameterRole: String, Sendable, Hashable, CaseIterable {
    /// What the picture shows.
    case prompt
    /// The pictures to work from.
    case images
    /// Width to height.
    case ratio
    /// The width in pixels.
    case width
    /// The height in pixels.
    case height
    /// The seed.
    case seed
    /// The file type.
    case format
    /// What the moderation tolerates.
    case safety
    /// What the picture does not show.
    case negative
    /// Where the service calls back; filled by the engine.
    case callbackAddress = "callback_address"
    /// What the service signs its calls with; filled by the engine from a ``Secret``.
    case callbackSecret = "callback_secret"
    /// Nothing portable: reached by its own name.
    case extra

    /// The word for the wish that this role answers; width and height answer one wish.
    package var wish: String { self == .width || self == .height ? "size" : rawValue }
}
