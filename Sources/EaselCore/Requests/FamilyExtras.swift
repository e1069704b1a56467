/// A family whose own parameters can be set by name and type.
///
/// A family that has parameters of its own says them once, as static members; the typed form and the schema are both
/// read from there:
///
/// ```swift
/// extension Murals {
///     static let coats = Extra<Int>("coats", .integer(1...5), "How often the wall is painted over.")
/// }
///
/// request[Murals.self].coats = 3
/// ```
///
/// Such a wish means "if it goes there": another family's model notes that it was left out, and does not refuse it.
public protocol FamilyVocabulary: Sendable {
    /// The family's description.
    static var family: ImageFamily { get }
}

/// One parameter of a family's own, with the type of its value.
public struct Extra<Value: ExtraValue>: Sendable {
    /// The parameter as the schema has it.
    public let parameter: ImageParameter

    /// Describes a parameter.
    public init(_ name: String, _ rule: ParameterRule, _ help: String) {
        parameter = ImageParameter(name, rule, help)
    }

    private init(_ parameter: ImageParameter) { self.parameter = parameter }

    /// The same parameter with the value that the service takes when it is left out.
    public func defaulting(to value: Value) -> Self { Self(parameter.defaulting(to: value.json)) }

    /// The same parameter with where its limit comes from.
    public func from(_ source: LimitSource) -> Self { Self(parameter.from(source)) }
}

/// A value that a parameter of a family's own can have.
public protocol ExtraValue: Sendable {
    /// The value as JSON.
    var json: JSON { get }
    /// Reads the value back, or gives nil when the JSON is another kind.
    init?(json: JSON)
}

/// The parameters of one family's own in a request.
@dynamicMemberLookup
public struct FamilyExtras<Family: FamilyVocabulary> {
    var values: [String: JSON]

    /// The value of one parameter; nil takes the wish back.
    public subscript<Value>(dynamicMember path: KeyPath<Family.Type, Extra<Value>>) -> Value? {
        get { values[Family.self[keyPath: path].parameter.name].flatMap { Value(json: $0) } }
        set { values[Family.self[keyPath: path].parameter.name] = newValue?.json }
    }
}

extension ImageRequest {
    /// The wishes for one family alone.
    public subscript<Family: FamilyVocabulary>(_ family: Family.Type) -> FamilyExtras<Family> {
        get { FamilyExtras(values: familyExtras[Family.family.family] ?? [:]) }
        set { familyExtras[Family.family.family] = newValue.values.isEmpty ? nil : newValue.values }
    }
}

extension Int: ExtraValue {
    /// The number.
    public var json: JSON { .integer(self) }
    /// Reads a whole number.
    public init?(json: JSON) {
        guard let value = json.number?.int64 else { return nil }
        self.init(exactly: value)
    }
}

extension Bool: ExtraValue {
    /// The flag.
    public var json: JSON { .bool(self) }
    /// Reads a flag.
    public init?(json: JSON) {
        guard let value = json.bool else { return nil }
        self = value
    }
}

extension String: ExtraValue {
    /// The text.
    public var json: JSON { .string(self) }
    /// Reads a text.
    public init?(json: JSON) {
        guard let value = json.string else { return nil }
        self = value
    }
}

extension JSONNumber: ExtraValue, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral {
    /// The number.
    public var json: JSON { .number(self) }
    /// Reads a number.
    public init?(json: JSON) {
        guard let value = json.number else { return nil }
        self = value
    }
    /// A whole number.
    public init(integerLiteral value: Int64) { self.init(value) }
    /// The shortest decimal that stands for the literal; one that is no number becomes 0.
    public init(floatLiteral value: Double) { self = JSONNumber("\(value)") ?? JSONNumber(0) }
}
