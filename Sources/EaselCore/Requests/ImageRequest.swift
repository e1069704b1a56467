/// What a person asks for, in words that every model's description can translate.
///
/// ```swift
/// var request = ImageRequest("make the sky stormy", editing: .file("photo.jpg"))
/// request.safety = 2
/// request.shape = .ratio(21, 9)
/// ```
///
/// The portable words stay few. What only some models know is set by the service's own name with ``set(_:to:)``; it
/// is a
/// wish that the chosen model must honour.
public struct ImageRequest: Sendable, Hashable, Codable {
    /// What the picture should show, or what should change in it.
    public var prompt: String
    /// The pictures to work from; with none the model makes a new one.
    public var images: [ImageSource]
    /// The wanted shape: a ratio or a size, never both.
    public var shape: ImageShape?
    /// The seed of the model's randomness, digit for digit.
    public var seed: Int64?
    /// The wanted file type.
    public var format: PictureType?
    /// How much the moderation tolerates; 0 is strictest.
    public var safety: Int?
    /// What the picture should not show.
    public var negativePrompt: String?
    /// Wishes by the service's own parameter names.
    public private(set) var extras: [String: JSON]

    /// Asks for a picture, or with images for an edit of them.
    public init(_ prompt: String, editing images: ImageSource...) {
        self.prompt = prompt
        self.images = images
        self.extras = [:]
    }

    /// Sets a parameter by the service's own name; `.null` means unset and takes the wish back.
    public mutating func set(_ name: String, to value: JSON) {
        extras[name] = value == .null ? nil : value
    }

    /// What is asked: a new picture, or an edit.
    public var mode: Mode { images.isEmpty ? .generate : .edit }
}

/// The two things an image model is asked to do.
public enum Mode: String, Sendable, Hashable, Codable, CaseIterable {
    /// Make a new picture from words.
    case generate
    /// Change given pictures.
    case edit
}
