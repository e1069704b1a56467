package import EaselCore

/// An amount of money in millionths of its unit, so that sums are exact.
package struct MicroAmount: Sendable, Hashable, Codable, Comparable, CustomStringConvertible {
    /// The millionths; never negative.
    package let micros: Int64

    /// Nothing.
    package static let zero = MicroAmount(unchecked: 0)

    private init(unchecked micros: Int64) { self.micros = micros }

    /// An amount of zero or more millionths.
    package init?(micros: Int64) {
        guard micros >= 0 else { return nil }
        self.micros = micros
    }

    /// Reads a plain decimal such as `0.08`; what is finer than a millionth is rounded up.
    package init?(_ text: String) {
        guard let number = JSONNumber(text), number >= JSONNumber(0) else { return nil }
        if number == JSONNumber(0) { self = .zero } else { self.init(digits: text) }
    }

    /// Reads a cost's amount, whatever its unit.
    package init?(_ cost: Cost) { self.init(cost.amount) }

    private init?(digits text: String) {
        let parts = text.split(separator: ".", maxSplits: 1)
        guard let whole = parts.first.flatMap({ Int64($0) }), !text.lowercased().contains("e") else { return nil }
        let fraction = parts.count > 1 ? parts[1] : ""
        let fine = fraction.prefix(6)
        guard let below = Int64(fine + String(repeating: "0", count: 6 - fine.count)) else { return nil }
        let rest: Int64 = fraction.dropFirst(6).contains { $0 != "0" } ? 1 : 0
        let (micros, isTooLarge) = whole.multipliedReportingOverflow(by: 1_000_000)
        let (sum, overflow) = micros.addingReportingOverflow(below + rest)
        guard !isTooLarge, !overflow else { return nil }
        self.init(unchecked: sum)
    }

    /// Reads an amount, and refuses one below zero.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let micros = try container.decode(Int64.self)
        guard micros >= 0 else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "An amount is below zero.")
        }
        self.micros = micros
    }

    /// Writes the millionths.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(micros)
    }

    /// The sum; one that is too large to be money stays at the largest amount.
    package static func + (left: MicroAmount, right: MicroAmount) -> MicroAmount {
        let (sum, overflow) = left.micros.addingReportingOverflow(right.micros)
        return MicroAmount(unchecked: overflow ? .max : sum)
    }

    /// What is left, and nothing where the right one is larger.
    package static func - (left: MicroAmount, right: MicroAmount) -> MicroAmount {
        MicroAmount(unchecked: max(left.micros - right.micros, 0))
    }

    /// True when the left one is smaller.
    package static func < (left: MicroAmount, right: MicroAmount) -> Bool { left.micros < right.micros }

    /// The plain decimal, without zeros at its end.
    package var description: String {
        let fraction = String(micros % 1_000_000 + 1_000_000).dropFirst()
        let digits = String(fraction.reversed().drop { $0 == "0" }.reversed())
        return String(micros / 1_000_000) + (digits.isEmpty ? "" : "." + digits)
    }
}
