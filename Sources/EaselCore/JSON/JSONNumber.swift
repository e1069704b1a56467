/// A number as its digits, compared exactly.
public struct JSONNumber: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The number as it was written.
    public let text: String
    /// The value as a 64-bit integer, when it is a whole number that fits; `3.0` and `3e0` are whole.
    public let int64: Int64?
    /// Worked out when it is asked for: most numbers are whole, and are only passed on.
    private var value: ExactDecimal { ExactDecimal(text) ?? ExactDecimal() }

    /// Reads a number in JSON's own spelling, or gives nil.
    public init?(_ text: String) {
        if let whole = Self.plainWhole(text) {
            int64 = whole
        } else {
            guard let value = ExactDecimal(text) else { return nil }
            int64 = value.int64
        }
        self.text = text
    }

    /// A whole number.
    public init(_ value: some BinaryInteger) {
        self.text = String(value)
        self.int64 = Int64(exactly: value)
    }

    /// The value of a few digits without a zero in front, which most numbers are.
    private static func plainWhole(_ text: String) -> Int64? {
        let digits = text.utf8
        guard (1...18).contains(digits.count), digits.count == 1 || digits.first != 0x30 else { return nil }
        var value: Int64 = 0
        for digit in digits {
            guard (0x30...0x39).contains(digit) else { return nil }
            value = value * 10 + Int64(digit - 0x30)
        }
        return value
    }

    /// The value as the nearest binary fraction; for showing and for progress, never for what is sent.
    public var double: Double { Double(text) ?? .nan }

    /// The number as it was written.
    public var description: String { text }

    /// True when both are the same number, however they are written.
    public static func == (left: JSONNumber, right: JSONNumber) -> Bool {
        left.int64 == right.int64 && (left.int64 != nil || left.value == right.value)
    }
    /// True when the left number is the smaller one.
    public static func < (left: JSONNumber, right: JSONNumber) -> Bool {
        if let left = left.int64, let right = right.int64 { return left < right }
        return left.value < right.value
    }
    /// Hashes the value, not the spelling.
    public func hash(into hasher: inout Hasher) {
        if let int64 { hasher.combine(int64) } else { hasher.combine(value) }
    }
}

/// Sign, digits without zeros around them, and the place of the point.
struct ExactDecimal: Sendable, Hashable, Comparable {
    private var negative = false
    /// The digits d1 d2 … of 0.d1d2… × 10^scale; empty for zero.
    private var digits: [UInt8] = []
    private var scale = 0

    /// Zero.
    init() {}

    init?(_ text: String) {
        var rest = Substring(text).utf8
        negative = Self.take(&rest, "-")
        let whole = Self.takeDigits(&rest)
        guard !whole.isEmpty, whole.count == 1 || whole[0] != 0 else { return nil }
        var fraction: [UInt8] = []
        if Self.take(&rest, ".") {
            fraction = Self.takeDigits(&rest)
            guard !fraction.isEmpty else { return nil }
        }
        guard let power = Self.takePower(&rest), rest.isEmpty else { return nil }
        digits = whole + fraction
        scale = whole.count + power
        normalise()
    }

    var int64: Int64? {
        guard !digits.isEmpty else { return 0 }
        guard scale >= digits.count, scale <= 19 else { return nil }
        let text = (negative ? "-" : "") + digits.map { String($0) }.joined()
        return Int64(text + String(repeating: "0", count: scale - digits.count))
    }

    static func < (left: ExactDecimal, right: ExactDecimal) -> Bool {
        if left.negative != right.negative { return left.negative }
        return left.negative ? right.isSmallerInSize(than: left) : left.isSmallerInSize(than: right)
    }

    private func isSmallerInSize(than other: ExactDecimal) -> Bool {
        if digits.isEmpty || other.digits.isEmpty { return digits.isEmpty && !other.digits.isEmpty }
        if scale != other.scale { return scale < other.scale }
        return digits.lexicographicallyPrecedes(other.digits)
    }

    private mutating func normalise() {
        let zeros = digits.prefix { $0 == 0 }.count
        digits.removeFirst(zeros)
        scale -= zeros
        while digits.last == 0 { digits.removeLast() }
        if digits.isEmpty {
            scale = 0
            negative = false
        }
    }

    private static func take(_ rest: inout Substring.UTF8View, _ character: Unicode.Scalar) -> Bool {
        guard let first = rest.first, UInt32(first) == character.value else { return false }
        rest.removeFirst()
        return true
    }

    private static func takeDigits(_ rest: inout Substring.UTF8View) -> [UInt8] {
        let digits = rest.prefix { (0x30...0x39).contains($0) }
        rest.removeFirst(digits.count)
        return digits.map { $0 - 0x30 }
    }

    private static func takePower(_ rest: inout Substring.UTF8View) -> Int? {
        guard take(&rest, "e") || take(&rest, "E") else { return 0 }
        let minus = take(&rest, "-")
        if !minus { _ = take(&rest, "+") }
        let digits = takeDigits(&rest)
        guard !digits.isEmpty else { return nil }
        // A power beyond a million only has to stay beyond every limit; it must not overflow.
        let power = digits.reduce(0) { min($0 * 10 + Int($1), 1_000_000) }
        return minus ? -power : power
    }
}
