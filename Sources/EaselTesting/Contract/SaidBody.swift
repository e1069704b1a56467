internal import EaselCore

/// A body as it was said, with names where pictures and secrets will stand.
struct SaidBody {
    let text: String
    /// The body as JSON, or nil when it is of another kind or cannot be read.
    let json: JSON?
    let isJSON: Bool
    let pictures: [ImageBytes]
    let secrets: [Secret]

    init(_ body: WireBody) {
        var (text, pictures, secrets) = ([UInt8](), [ImageBytes](), [Secret]())
        for piece in body.pieces {
            switch piece {
            case .bytes(let bytes): text += bytes
            case .raw(let image), .base64(let image): pictures.append(image)
            case .secret(let secret): secrets.append(secret)
            }
        }
        self.text = String(decoding: text, as: UTF8.self)
        self.pictures = pictures
        self.secrets = secrets
        isJSON = body.type.lowercased().contains("json")
        json = isJSON ? try? JSON(reading: text) : nil
    }

    /// True when the body says this value by this name, at any depth.
    func says(_ name: String, _ value: JSON) -> Bool {
        guard isJSON else { return text.contains(name) && text.contains(value.string ?? value.text) }
        return json?.says(name, value) == true
    }

    /// True when the body has a member of this name, at any depth.
    func names(_ name: String) -> Bool { json?.has { member, _ in member == name } == true }

    /// True when a text stands somewhere as a value.
    func holds(_ value: String) -> Bool {
        guard let json else { return text.contains(value) }
        return json.leaves.contains { $0.value.string == value }
    }

    /// True when something is `null`.
    var holdsNull: Bool { json?.leaves.contains { $0.value == .null } == true }
}

extension JSON {
    /// A step into a value.
    enum Step: Hashable {
        case name(String)
        case place(Int)
    }

    /// Every value that holds no other, with the way to it.
    var leaves: [(path: [Step], value: JSON)] {
        switch self {
        case .array(let items) where !items.isEmpty:
            items.enumerated().flatMap { index, item in
                item.leaves.map { ([.place(index)] + $0.path, $0.value) }
            }
        case .object(let object) where !object.members.isEmpty:
            object.members.flatMap { member in
                member.value.leaves.map { ([.name(member.name)] + $0.path, $0.value) }
            }
        default: [([], self)]
        }
    }

    /// The value with another one at the end of a way.
    func replacing(_ path: ArraySlice<Step>, with value: JSON) -> JSON {
        guard let step = path.first else { return value }
        switch (self, step) {
        case (.array(var items), .place(let index)) where items.indices.contains(index):
            items[index] = items[index].replacing(path.dropFirst(), with: value)
            return .array(items)
        case (.object(var object), .name(let name)):
            object[name] = (object[name] ?? .null).replacing(path.dropFirst(), with: value)
            return .object(object)
        default: return self
        }
    }

    /// True when a member somewhere has this name and this value, digit for digit.
    fileprivate func says(_ name: String, _ value: JSON) -> Bool {
        has { $0 == name && $1.text == value.text }
    }

    fileprivate func has(_ isIt: (String, JSON) -> Bool) -> Bool {
        switch self {
        case .array(let items): items.contains { $0.has(isIt) }
        case .object(let object): object.members.contains { isIt($0.name, $0.value) || $0.value.has(isIt) }
        default: false
        }
    }
}
