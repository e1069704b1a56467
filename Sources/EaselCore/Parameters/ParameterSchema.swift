/// What may be asked of one model, as data.
///
/// A schema has one thing to provide, its ``parameters``, and answers one question: what is wrong with these values? It
/// returns *all* problems at once, each with the parameter, the value and what is allowed. It never throws, never
/// repairs, and never reads a file or a clock.
///
/// Nearly everyone uses ``ParameterTable``, a list of parameters. Conform yourself when a model's rules cannot be said
/// as data:
///
/// ```swift
/// struct EvenSeeds: ParameterSchema {
///     let table: ParameterTable
///     var parameters: [ImageParameter] { table.parameters }
///     func problems(with values: ParameterValues, for mode: Mode) -> [ParameterProblem] {
///         table.problems(with: values, for: mode) + oddSeeds(in: values)
///     }
/// }
/// ```
public protocol ParameterSchema: Sendable {
    /// The parameters, in the order in which people should read them.
    var parameters: [ImageParameter] { get }

    /// Rules that tie parameters together.
    var rules: [CrossRule] { get }

    /// Everything that is wrong with the values in a mode; empty when nothing is.
    func problems(with values: ParameterValues, for mode: Mode) -> [ParameterProblem]
}

/// A rule that ties two parameters together.
public enum CrossRule: Sendable, Hashable {
    /// The product of the two is doubtful above a limit, for this reason.
    case doubtfulAbove(Int64, String, String, because: String)
    /// The first needs the second.
    case requires(String, String)
    /// The two exclude each other.
    case excludes(String, String)
    /// Both or neither.
    case together(String, String)
}

/// The values of one request by the service's names, with the pictures beside them.
public struct ParameterValues: Sendable, Hashable {
    /// The values as plain JSON.
    public var values: [String: JSON]
    /// The pictures that go in.
    public var images: [ImageInput]

    /// Collects values.
    public init(_ values: [String: JSON] = [:], images: [ImageInput] = []) {
        self.values = values
        self.images = images
    }
}

/// A schema that is nothing but its list.
public struct ParameterTable: ParameterSchema {
    /// The parameters.
    public let parameters: [ImageParameter]
    /// Rules across parameters.
    public let rules: [CrossRule]

    /// Makes a schema from parameters.
    public init(_ parameters: [ImageParameter], rules: [CrossRule] = []) {
        self.parameters = parameters
        self.rules = rules
    }
}
