/// What a person asks for, in words that every model's description can translate.
///
/// ```swift
/// var request = ImageRequest("make the sky stormy", editing: .file("photo.jpg"))
/// request.safety = 2
/// request.shape = .ratio(21, 9)
/// ```
///
/// The portable words stay few. What only some models know is set by the service's own name with
/// ``set(_:to:)-(_,JSON)``; it is a wish that the chosen model must honour.
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
    /// Wishes by the service's own parameter names; the chosen model must honour them.
    public private(set) var extras: [String: JSON] = [:]
    /// Wishes for one family alone, by the family's name; elsewhere they are noted and never refused.
    public internal(set) var familyExtras: [String: [String: JSON]] = [:]
    /// Parameters that Easel's tables do not know, sent as given with a note.
    public private(set) var rawParameters: [String: JSON] = [:]
    /// Secrets by the service's own parameter names; they are in no encoding.
    package private(set) var secrets: [String: Secret] = [:]

    /// True when the request was decoded, and so may come from somebody else.
    ///
    /// Such a request opens local files only in a folder that the host names.
    package var isFromOutside: Bool { arrival.isFromOutside }
    private var arrival = Arrival()

    /// Asks for a picture, or with images for an edit of them.
    public init(_ prompt: String, editing images: ImageSource...) {
        self.prompt = prompt
        self.images = images
    }

    /// Sets a parameter by the service's own name; `.null` means unset and takes the wish back.
    public mutating func set(_ name: String, to value: JSON) {
        extras[name] = value == .null ? nil : value
    }

    /// Sets a secret parameter, such as what a service signs its calls with.
    public mutating func set(_ name: String, to secret: Secret) { secrets[name] = secret }

    /// Sends a parameter that Easel's tables do not know yet, unchecked; `.null` takes it back.
    public mutating func setRaw(_ name: String, to value: JSON) {
        rawParameters[name] = value == .null ? nil : value
    }

    /// What is asked: a new picture, or an edit.
    public var mode: Mode { images.isEmpty ? .generate : .edit }

    /// Reads a request, and remembers that it came from outside.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        prompt = try values.decode(String.self, forKey: .prompt)
        images = try values.decodeIfPresent([ImageSource].self, forKey: .images) ?? []
        shape = try values.decodeIfPresent(ImageShape.self, forKey: .shape)
        seed = try values.decodeIfPresent(Int64.self, forKey: .seed)
        format = try values.decodeIfPresent(PictureType.self, forKey: .format)
        safety = try values.decodeIfPresent(Int.self, forKey: .safety)
        negativePrompt = try values.decodeIfPresent(String.self, forKey: .negativePrompt)
        extras = try values.decodeIfPresent([String: JSON].self, forKey: .extras) ?? [:]
        familyExtras = try values.decodeIfPresent([String: [String: JSON]].self, forKey: .familyExtras) ?? [:]
        rawParameters = try values.decodeIfPresent([String: JSON].self, forKey: .rawParameters) ?? [:]
        arrival.isFromOutside = true
    }

    /// How a request came here is no part of what it asks: two that ask the same are equal.
    private struct Arrival: Hashable {
        var isFromOutside = false
        static func == (left: Arrival, right: Arrival) -> Bool { true }
        func hash(into hasher: inout Hasher) {}
    }

    // The secrets have no key here, so that no encoder ever meets one.
    private enum CodingKeys: String, CodingKey {
        case prompt, images, shape, seed, format, safety, negativePrompt, extras, familyExtras, rawParameters
    }
}

/// The two things an image model is asked to do.
public enum Mode: String, Sendable, Hashable, Codable, CaseIterable {
    /// Make a new picture from words.
    case generate
    /// Change given pictures.
    case edit
}
