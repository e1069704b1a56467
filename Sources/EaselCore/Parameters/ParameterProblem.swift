/// One thing that is wrong with one wish.
public struct ParameterProblem: Sendable, Hashable, Codable, CustomStringConvertible {
    /// The portable word of the wish, or the parameter's own name for an extra.
    public let wish: String
    /// The parameter's name on the wire, where the model has one for the wish.
    public let parameter: String?
    /// The value that was asked for, as text.
    public let value: String?
    /// What is allowed.
    public let allowed: String
    /// The nearest value that would be accepted.
    public let nearest: String?
    /// One sentence that says it all.
    public let message: String

    /// States a problem.
    public init(
        wish: String, parameter: String? = nil, value: String? = nil, allowed: String, nearest: String? = nil,
        message: String
    ) {
        self.wish = wish
        self.parameter = parameter
        self.value = value
        self.allowed = allowed
        self.nearest = nearest
        self.message = message
    }

    /// The sentence.
    public var description: String { message }
}
