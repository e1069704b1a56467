extension Sandbox {
    /// An exact amount of what a service charges in.
    public struct Amount: Sendable, Hashable, CustomStringConvertible {
        /// What an amount counts.
        public enum Unit: String, Sendable {
            /// United States dollars, as Vtrix charges.
            case usd
            /// Kie's credits.
            case credits
        }

        /// How many millionths of the unit.
        public var millionths: Int
        /// The unit.
        public var unit: Unit

        /// Makes an amount from millionths, so that no rounding happens.
        public init(millionths: Int, of unit: Unit) {
            self.millionths = millionths
            self.unit = unit
        }

        /// So many thousandths of a dollar.
        public static func usd(thousandths: Int) -> Sandbox.Amount {
            Sandbox.Amount(millionths: thousandths * 1000, of: .usd)
        }

        /// So many whole credits.
        public static func credits(_ count: Int) -> Sandbox.Amount {
            Sandbox.Amount(millionths: count * 1_000_000, of: .credits)
        }

        /// The number alone, as decimal text without trailing zeros: `0.04`.
        public var decimal: String {
            let (whole, rest) = abs(millionths).quotientAndRemainder(dividingBy: 1_000_000)
            let sign = millionths < 0 ? "-" : ""
            if rest == 0 { return "\(sign)\(whole)" }
            var digits = String(String(1_000_000 + rest).dropFirst())
            while digits.hasSuffix("0") { digits.removeLast() }
            return "\(sign)\(whole).\(digits)"
        }

        /// The amount with its unit: `0.04 usd`.
        public var description: String { "\(decimal) \(unit.rawValue)" }
    }
}
