internal import Easel

/// Reads the JSON of one batch line into a request; null means unset, and what nobody knows is refused.
struct BatchReading {
    private(set) var request = ImageRequest("")
    private(set) var id: String?
    private(set) var model: String?
    private(set) var service: String?
    private(set) var adjust: Bool?

    /// What is wrong with a line.
    struct Problem: Error {
        let message: String
        var id: String?
    }

    private static let longestID = 200
    private static let names = [
        "prompt", "model", "service", "images", "ratio", "size", "seed", "format", "safety", "negative", "set",
        "adjust", "id",
    ]

    /// Reads a line; paths of pictures are seen from the folder, which is empty or ends with a slash.
    init(_ json: JSON, in folder: String) throws(Problem) {
        guard let object = json.object else { throw Problem(message: "It is \(json.kind) and not an object.") }
        // The id first, so that every other problem can name it.
        id = try Self.id(object["id"])
        do throws(Problem) { try read(object, in: folder) } catch {
            throw Problem(message: error.message, id: id)
        }
    }

    private mutating func read(_ object: JSONObject, in folder: String) throws(Problem) {
        if let unknown = object.members.first(where: { !Self.names.contains($0.name) }) {
            let near = Suggestion.question(
                about: unknown.name, in: Self.names, else: " It knows: \(Self.names.joined(separator: ", ")).")
            throw Problem(message: "There is no member \(ForeignText.cleaned(unknown.name)).\(near)")
        }
        guard let prompt = try text("prompt", of: object) else { throw Problem(message: "The prompt is missing.") }
        request = ImageRequest(prompt)
        model = try text("model", of: object)
        service = try text("service", of: object)
        request.images = try images(object, in: folder)
        request.shape = try shape(object)
        request.seed = try number("seed", of: object)
        request.safety = try number("safety", of: object).map { Int($0) }
        request.negativePrompt = try text("negative", of: object)
        request.format = try text("format", of: object).map { PictureType($0 == "jpg" ? "jpeg" : $0) }
        adjust = try flag("adjust", of: object)
        try set(object)
    }

    private static func id(_ value: JSON?) throws(Problem) -> String? {
        switch value {
        case nil, .null: return nil
        case .number(let number) where number.int64 != nil: return number.text
        case .string(let text) where !text.isEmpty && text.utf8.count <= longestID: return text
        default: throw Problem(message: "Its id must be a text of 1 to \(longestID) bytes, or a whole number.")
        }
    }

    private func value(_ name: String, of object: JSONObject) -> JSON? {
        object[name].flatMap { $0 == .null ? nil : $0 }
    }

    private func text(_ name: String, of object: JSONObject) throws(Problem) -> String? {
        guard let value = value(name, of: object) else { return nil }
        guard let text = value.string else { throw Problem(message: "\(name) is \(value.kind) and not a text.") }
        return text
    }

    private func number(_ name: String, of object: JSONObject) throws(Problem) -> Int64? {
        guard let value = value(name, of: object) else { return nil }
        guard let number = value.number?.int64 else {
            throw Problem(message: "\(name) must be a whole number of 64 bits, without quotes.")
        }
        return number
    }

    private func flag(_ name: String, of object: JSONObject) throws(Problem) -> Bool? {
        guard let value = value(name, of: object) else { return nil }
        guard let flag = value.bool else { throw Problem(message: "\(name) is \(value.kind) and not true or false.") }
        return flag
    }

    private func images(_ object: JSONObject, in folder: String) throws(Problem) -> [ImageSource] {
        guard let value = value("images", of: object) else { return [] }
        let texts = value.array?.compactMap(\.string) ?? []
        guard let items = value.array, items.count == texts.count, !texts.contains("") else {
            throw Problem(message: "images must be a list of file names and addresses.")
        }
        return texts.map { text in
            let start = text.prefix(8).lowercased()
            if start.hasPrefix("http://") || start.hasPrefix("https://") { return .link(text) }
            return .file(text.hasPrefix("/") ? text : folder + text)
        }
    }

    private func shape(_ object: JSONObject) throws(Problem) -> ImageShape? {
        let (ratio, size) = (try text("ratio", of: object), try text("size", of: object))
        guard ratio == nil || size == nil else {
            throw Problem(message: "ratio and size are two ways to say one thing; give one of them.")
        }
        if let ratio {
            guard let read = Ratio(ratio) else {
                throw Problem(
                    message: "ratio \(ForeignText.cleaned(ratio)) is not W:H with whole numbers from 1 to 9999.")
            }
            return .proportion(read)
        }
        guard let size else { return nil }
        guard let read = PixelSize(size) else {
            throw Problem(message: "size \(ForeignText.cleaned(size)) is not WxH with whole numbers.")
        }
        return .pixels(read)
    }

    /// Takes the parameters by the service's own names; a secret has no place in a file, and its value is never said.
    private mutating func set(_ object: JSONObject) throws(Problem) {
        guard let value = value("set", of: object) else { return }
        guard let members = value.object?.members else {
            throw Problem(message: "set is \(value.kind) and not an object of names with values.")
        }
        for member in members where member.value != .null {
            guard !SettableParameters.isSecret(member.name) else {
                throw Problem(
                    message: "set \(member.name) is a secret, and a batch would show and store it; leave it out.")
            }
            request.set(member.name, to: member.value)
        }
    }
}
