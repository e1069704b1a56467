extension JSON {
    /// Makes a value of a decodable type out of this one, with no text in between.
    ///
    /// Numbers keep their digits and members their order. What fails says no path: whoever reads a record here takes it
    /// as a whole or not at all.
    package func decoded<Value: Decodable>(as type: Value.Type = Value.self) throws -> Value {
        try ValueDecoder(value: self).decode(type)
    }
}

/// Hands a JSON value to types that know how to decode themselves.
struct ValueDecoder: Decoder, SingleValueDecodingContainer {
    let value: JSON

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard let object = value.object else { throw Self.mismatch("an object", value) }
        return KeyedDecodingContainer(KeyedValues<Key>(object: object))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard let items = value.array else { throw Self.mismatch("a list", value) }
        return ValueList(items: items)
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer { self }

    func decodeNil() -> Bool { value == .null }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        let scalar: Any?
        switch type {
        case is String.Type: scalar = value.string
        case is Bool.Type: scalar = value.bool
        case let whole as any FixedWidthInteger.Type: scalar = value.number.flatMap { Self.whole($0, whole) }
        case is Double.Type: scalar = value.number?.double
        default: return try Value(from: self)
        }
        guard let result = scalar as? Value else { throw Self.mismatch("\(type)", value) }
        return result
    }

    private static func whole<Whole: FixedWidthInteger>(_ number: JSONNumber, _ type: Whole.Type) -> Any? {
        number.int64.map { Whole(exactly: $0) } ?? Whole(number.text)
    }

    fileprivate static func mismatch(_ wish: String, _ value: JSON) -> DecodingError {
        .dataCorrupted(.init(codingPath: [], debugDescription: "Here is \(value.kind), and not \(wish)."))
    }
}

private struct KeyedValues<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let object: JSONObject

    var codingPath: [any CodingKey] { [] }
    var allKeys: [Key] { object.members.compactMap { Key(stringValue: $0.name) } }

    func contains(_ key: Key) -> Bool { object[key.stringValue] != nil }

    func decodeNil(forKey key: Key) throws -> Bool { try inner(key).decodeNil() }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value { try inner(key).decode(type) }

    func nestedContainer<Inner: CodingKey>(
        keyedBy type: Inner.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Inner> {
        try inner(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try inner(key).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder { ValueDecoder(value: object["super"] ?? .null) }

    func superDecoder(forKey key: Key) throws -> any Decoder { try inner(key) }

    private func inner(_ key: Key) throws -> ValueDecoder {
        guard let value = object[key.stringValue] else {
            throw DecodingError.keyNotFound(key, .init(codingPath: [], debugDescription: "It is missing."))
        }
        return ValueDecoder(value: value)
    }
}

private struct ValueList: UnkeyedDecodingContainer {
    let items: [JSON]
    var currentIndex = 0

    init(items: [JSON]) { self.items = items }

    var codingPath: [any CodingKey] { [] }
    var count: Int? { items.count }
    var isAtEnd: Bool { currentIndex == items.count }

    mutating func decodeNil() throws -> Bool {
        guard !isAtEnd, items[currentIndex] == .null else { return false }
        currentIndex += 1
        return true
    }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try next().decode(type) }

    mutating func nestedContainer<Inner: CodingKey>(keyedBy type: Inner.Type) throws -> KeyedDecodingContainer<Inner> {
        try next().container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer { try next().unkeyedContainer() }

    mutating func superDecoder() throws -> any Decoder { try next() }

    private mutating func next() throws -> ValueDecoder {
        guard !isAtEnd else {
            throw DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "The list is at its end."))
        }
        defer { currentIndex += 1 }
        return ValueDecoder(value: items[currentIndex])
    }
}
