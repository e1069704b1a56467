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
    /// The parts are encoders again, because a nested container may be filled after it was handed out.
    fileprivate enum Content {
        case value(JSON)
        case list([ValueEncoder])
        case object([(name: String, part: ValueEncoder)])
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
        switch value {
        case let text as String: set(.string(text))
        case let flag as Bool: set(.bool(flag))
        case let whole as any FixedWidthInteger: set(Self.number(whole))
        case let fraction as Double:
            guard let number = JSONNumber("\(fraction)") else {
                let context = EncodingError.Context(codingPath: [], debugDescription: "\(fraction) is no number.")
                throw EncodingError.invalidValue(fraction, context)
            }
            set(.number(number))
        default: try value.encode(to: self)
        }
    }

    private static func number(_ whole: some FixedWidthInteger) -> JSON { .integer(whole) }

    fileprivate var count: Int { if case .list(let parts) = content { parts.count } else { 0 } }

    fileprivate func part(_ name: String) -> ValueEncoder {
        let part = ValueEncoder()
        guard case .object(var members) = content else { return part }
        content = nil
        members.append((name, part))
        content = .object(members)
        return part
    }

    fileprivate func part() -> ValueEncoder {
        let part = ValueEncoder()
        guard case .list(var parts) = content else { return part }
        content = nil
        parts.append(part)
        content = .list(parts)
        return part
    }
}

private struct KeyedParts<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let encoder: ValueEncoder

    var codingPath: [any CodingKey] { [] }

    func encodeNil(forKey key: Key) throws { try encoder.part(key.stringValue).encodeNil() }

    func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
        try encoder.part(key.stringValue).encode(value)
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

    func encodeNil() throws { try encoder.part().encodeNil() }

    func encode<Value: Encodable>(_ value: Value) throws { try encoder.part().encode(value) }

    func nestedContainer<Inner: CodingKey>(keyedBy type: Inner.Type) -> KeyedEncodingContainer<Inner> {
        encoder.part().container(keyedBy: type)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { encoder.part().unkeyedContainer() }

    func superEncoder() -> any Encoder { encoder.part() }
}
