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

/// One parameter of a family's own, with the type of its value: a flag, a whole number, a number or a text.
public struct Extra<Value: Sendable>: Sendable {
    /// The parameter as the schema has it.
    public let parameter: ImageParameter

    /// Writes a value as JSON.
    let written: @Sendable (Value) -> JSON
    /// Reads a value back; nil when the JSON is another kind.
    let read: @Sendable (JSON) -> Value?

    private init(
        _ parameter: ImageParameter, written: @escaping @Sendable (Value) -> JSON,
        read: @escaping @Sendable (JSON) -> Value?
    ) {
        self.parameter = parameter
        self.written = written
        self.read = read
    }

    /// Describes a flag.
    public init(_ name: String, _ rule: ParameterRule, _ help: String) where Value == Bool {
        self.init(ImageParameter(name, rule, help), written: { .bool($0) }, read: { $0.bool })
    }

    /// Describes a whole number.
    public init(_ name: String, _ rule: ParameterRule, _ help: String) where Value == Int {
        self.init(
            ImageParameter(name, rule, help), written: { .integer($0) },
            read: { $0.number?.int64.flatMap { Int(exactly: $0) } })
    }

    /// Describes a number, digit for digit.
    public init(_ name: String, _ rule: ParameterRule, _ help: String) where Value == JSONNumber {
        self.init(ImageParameter(name, rule, help), written: { .number($0) }, read: { $0.number })
    }

    /// Describes a text.
    public init(_ name: String, _ rule: ParameterRule, _ help: String) where Value == String {
        self.init(ImageParameter(name, rule, help), written: { .string($0) }, read: { $0.string })
    }

    /// The same parameter with the value that the service takes when it is left out.
    public func defaulting(to value: Value) -> Self {
        Self(parameter.defaulting(to: written(value)), written: written, read: read)
    }

    /// The same parameter with where its limit comes from.
    public func from(_ source: LimitSource) -> Self { Self(parameter.from(source), written: written, read: read) }
}

/// The parameters of one family's own in a request.
@dynamicMemberLookup
public struct FamilyExtras<Family: FamilyVocabulary> {
    var values: [String: JSON]

    /// The value of one parameter; nil takes the wish back.
    public subscript<Value>(dynamicMember path: KeyPath<Family.Type, Extra<Value>>) -> Value? {
        get {
            let extra = Family.self[keyPath: path]
            return values[extra.parameter.name].flatMap(extra.read)
        }
        set {
            let extra = Family.self[keyPath: path]
            values[extra.parameter.name] = newValue.map(extra.written)
        }
    }
}

extension ImageRequest {
    /// The wishes for one family alone.
    public subscript<Family: FamilyVocabulary>(_ family: Family.Type) -> FamilyExtras<Family> {
        get { FamilyExtras(values: familyExtras[Family.family.family] ?? [:]) }
        set { familyExtras[Family.family.family] = newValue.values.isEmpty ? nil : newValue.values }
    }
}

extension JSONNumber: ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral {
    /// A whole number.
    public init(integerLiteral value: Int64) { self.init(value) }
    /// The shortest decimal that stands for the literal; one that is no number becomes 0.
    public init(floatLiteral value: Double) { self = JSONNumber("\(value)") ?? JSONNumber(0) }
}
