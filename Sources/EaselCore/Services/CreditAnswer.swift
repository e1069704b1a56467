/// What came of asking how much an account holds; asking is free.
public enum CreditAnswer: Sendable, Hashable {
    /// The account holds this much.
    case holds(Credit)
    /// The service said no, such as to a key that it does not know.
    case refused(Refusal)
    /// The answer says nothing about the account.
    case unclear(String)
}

/// How much an account holds, as the service says it.
public struct Credit: Sendable, Hashable, CustomStringConvertible {
    /// The amount, digit for digit; an account may be below zero.
    public let amount: JSONNumber
    /// What is counted: `credits`, `USD`.
    public let unit: String

    /// States what an account holds.
    public init(_ amount: JSONNumber, unit: String) {
        self.amount = amount
        self.unit = unit
    }

    /// Such as `12.5 credits`.
    public var description: String { "\(amount) \(unit)" }
}
