/// A JSON value, read and written by one reader and one writer of our own.
///
/// Numbers keep their digits: a seed of 2^53 + 1 or a price of 0.10 passes through unchanged, because no number ever
/// becomes a `Double`.
public indirect enum JSON: Sendable, Hashable {
    /// `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A number, digit for digit.
    case number(JSONNumber)
    /// A text.
    case string(String)
    /// A list.
    case array([JSON])
    /// Names with values, in order.
    case object(JSONObject)

    /// The text, when this is one.
    public var string: String? { if case .string(let text) = self { text } else { nil } }
    /// The flag, when this is one.
    public var bool: Bool? { if case .bool(let flag) = self { flag } else { nil } }
    /// The number, when this is one.
    public var number: JSONNumber? { if case .number(let number) = self { number } else { nil } }
    /// The list, when this is one.
    public var array: [JSON]? { if case .array(let items) = self { items } else { nil } }
    /// The object, when this is one.
    public var object: JSONObject? { if case .object(let object) = self { object } else { nil } }

    /// The member of an object, or nil where there is none or this is no object.
    public subscript(name: String) -> JSON? { object?[name] }

    /// What kind of value this is, as a person would say it.
    package var kind: String {
        switch self {
        case .null: "null"
        case .bool: "a flag"
        case .number: "a number"
        case .string: "a text"
        case .array: "a list"
        case .object: "an object"
        }
    }

    /// A number from an integer.
    public static func integer(_ value: some BinaryInteger) -> JSON { .number(JSONNumber(value)) }
}

/// The members of a JSON object, in the order they came or were written.
public struct JSONObject: Sendable, Hashable, ExpressibleByDictionaryLiteral {
    /// One name with its value.
    public struct Member: Sendable, Hashable {
        /// The name.
        public let name: String
        /// The value.
        public let value: JSON

        /// Joins a name with a value.
        public init(_ name: String, _ value: JSON) {
            self.name = name
            self.value = value
        }
    }

    /// The members in order.
    public private(set) var members: [Member]

    /// Makes an object from members; of two with one name the later one stays.
    public init(_ members: [Member] = []) {
        self.members = []
        for member in members { self[member.name] = member.value }
    }

    /// Makes an object from a literal.
    public init(dictionaryLiteral elements: (String, JSON)...) {
        self.init(elements.map { Member($0.0, $0.1) })
    }

    /// Takes members that are known to have different names; the reader has checked that.
    init(distinct members: [Member]) { self.members = members }

    /// The value of a name; setting nil takes the member out.
    public subscript(name: String) -> JSON? {
        get { members.first { $0.name == name }?.value }
        set {
            let index = members.firstIndex { $0.name == name }
            switch (index, newValue) {
            case (let index?, let value?): members[index] = Member(name, value)
            case (let index?, nil): members.remove(at: index)
            case (nil, let value?): members.append(Member(name, value))
            case (nil, nil): break
            }
        }
    }
}

// No `nil`: where an optional value is meant, `nil` would be read as `null`, and something would go on the wire.
extension JSON: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    /// A text.
    public init(stringLiteral value: String) { self = .string(value) }
    /// A flag.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// A whole number.
    public init(integerLiteral value: Int64) { self = .integer(value) }
    /// A list.
    public init(arrayLiteral elements: JSON...) { self = .array(elements) }
    /// An object.
    public init(dictionaryLiteral elements: (String, JSON)...) {
        self = .object(JSONObject(elements.map { JSONObject.Member($0.0, $0.1) }))
    }
}
