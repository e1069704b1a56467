extension JSON {
    /// Makes a JSON value out of one of an encodable type, with no text in between.
    package init(encoding value: some Encodable) throws {
        let encoder = ValueEncoder()
        try encoder.encode(value)
        self = encoder.json
    }
}

/// Collects what types that know how to encode themselves say.
final class ValueEncoder: Encoder, SingleValueEncodingContainer {
    fileprivate enum Content {
        case value(JSON)
        case list([Part])
        case object([(name: String, part: Part)])
    }

    /// An encoder again where a nested container may be filled after it was handed out.
    fileprivate enum Part {
        case known(JSON)
        case coming(ValueEncoder)

        var json: JSON {
            switch self {
            case .known(let value): value
            case .coming(let encoder): encoder.json
            }
        }
    }

    private var content: Content?

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    /// What was said; nothing at all is `null`.
    var json: JSON {
        switch content {
        case nil: .null
        case .value(let value): value
        case .list(let parts): .array(parts.map(\.json))
        case .object(let members): .object(JSONObject(members.map { JSONObject.Member($0.name, $0.part.json) }))
        }
    }

    func set(_ value: JSON) { content = .value(value) }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        if case .object = content {} else { content = .object([]) }
        return KeyedEncodingContainer(KeyedParts<Key>(encoder: self))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        if case .list = content {} else { content = .list([]) }
        return PartList(encoder: self)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { self }

    func encodeNil() throws { set(.null) }

    func encode<Value: Encodable>(_ value: Value) throws {
        guard let leaf = try Self.leaf(value) else { return try value.encode(to: self) }
        set(leaf)
    }

    /// The value as JSON where it has no parts.
    fileprivate static func leaf<Value: Encodable>(_ value: Value) throws -> JSON? {
        switch value {
        case let text as String: return .string(text)
        case let flag as Bool: return .bool(flag)
        case let whole as any FixedWidthInteger: return number(whole)
        case let fraction as Double:
            guard let number = JSONNumber("\(fraction)") else {
                let context = EncodingError.Context(codingPath: [], debugDescription: "\(fraction) is no number.")
                throw EncodingError.invalidValue(fraction, context)
            }
            return .number(number)
        default: return nil
        }
    }

    private static func number(_ whole: some FixedWidthInteger) -> JSON { .integer(whole) }

    fileprivate var count: Int { if case .list(let parts) = content { parts.count } else { 0 } }

    fileprivate func put(_ part: Part, _ name: String) {
        guard case .object(var members) = content else { return }
        content = nil
        members.append((name, part))
        content = .object(members)
    }

    fileprivate func put(_ part: Part) {
        guard case .list(var parts) = content else { return }
        content = nil
        parts.append(part)
        content = .list(parts)
    }

    fileprivate func part(_ name: String) -> ValueEncoder {
        let encoder = ValueEncoder()
        put(.coming(encoder), name)
        return encoder
    }

    fileprivate func part() -> ValueEncoder {
        let encoder = ValueEncoder()
        put(.coming(encoder))
        return encoder
    }
}

private struct KeyedParts<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let encoder: ValueEncoder

    var codingPath: [any CodingKey] { [] }

    func encodeNil(forKey key: Key) throws { encoder.put(.known(.null), key.stringValue) }

    // What most members are, without asking what they are.
    func encode(_ value: String, forKey key: Key) throws { encoder.put(.known(.string(value)), key.stringValue) }
    func encode(_ value: Bool, forKey key: Key) throws { encoder.put(.known(.bool(value)), key.stringValue) }
    func encode(_ value: Int, forKey key: Key) throws { encoder.put(.known(.integer(value)), key.stringValue) }
    func encode(_ value: Int64, forKey key: Key) throws { encoder.put(.known(.integer(value)), key.stringValue) }

    func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
        if let leaf = try ValueEncoder.leaf(value) { return encoder.put(.known(leaf), key.stringValue) }
        try value.encode(to: encoder.part(key.stringValue))
    }

    func nestedContainer<Inner: CodingKey>(keyedBy type: Inner.Type, forKey key: Key) -> KeyedEncodingContainer<Inner> {
        encoder.part(key.stringValue).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        encoder.part(key.stringValue).unkeyedContainer()
    }

    func superEncoder() -> any Encoder { encoder.part("super") }

    func superEncoder(forKey key: Key) -> any Encoder { encoder.part(key.stringValue) }
}

private struct PartList: UnkeyedEncodingContainer {
    let encoder: ValueEncoder

    var codingPath: [any CodingKey] { [] }
    var count: Int { encoder.count }

    func encodeNil() throws { encoder.put(.known(.null)) }

    func encode<Value: Encodable>(_ value: Value) throws {
        if let leaf = try ValueEncoder.leaf(value) { return encoder.put(.known(leaf)) }
        try value.encode(to: encoder.part())
    }

    func nestedContainer<Inner: CodingKey>(keyedBy type: Inner.Type) -> KeyedEncodingContainer<Inner> {
        encoder.part().container(keyedBy: type)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { encoder.part().unkeyedContainer() }

    func superEncoder() -> any Encoder { encoder.part() }
}
