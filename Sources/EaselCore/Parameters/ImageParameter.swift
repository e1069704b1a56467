/// One parameter of one model: its name on the wire, what it means, what it accepts, and who says so.
///
/// Everything a person or a program can learn about the parameter is read from this value. It is written as one
/// sentence:
///
/// ```swift
/// ImageParameter("safetyTolerance", .safety, .integer(0...6), "How much the moderation tolerates; 0 is strictest.")
///     .limited(to: .integer(0...2), in: .edit)
///     .defaulting(to: 2)
///     .adjusting(.stricterOnly)
/// ```
public struct ImageParameter: Sendable, Hashable {
    /// The service's own spelling.
    public var name: String { facts.name }
    /// Which portable wish it answers.
    public var role: ParameterRole { facts.role }
    /// What it is for, in our words.
    public var help: String { facts.help }
    /// True when a request without it is refused.
    public var isRequired: Bool { facts.isRequired }
    /// What translating may do to a wish that does not fit.
    public var adjustment: Adjustment { facts.adjustment }
    /// Where the limit comes from.
    public var source: LimitSource { facts.source }
    /// Values that are accepted although the documents disagree about them, or although other pages ask for more.
    public var doubts: [Doubt] { facts.doubts }

    private var card: Card
    private var facts: Facts { card.facts }

    /// What is known of a parameter.
    private struct Facts: Sendable, Hashable {
        let name: String
        let role: ParameterRole
        let help: String
        var isRequired = false
        var adjustment = Adjustment.droppable
        var source = LimitSource.unstated
        var doubts: [Doubt] = []
        var generating: ParameterLimits?
        var editing: ParameterLimits?
    }

    /// The facts on one card, so that a registry of thousands of models hands parameters around cheaply.
    private final class Card: Sendable, Hashable {
        let facts: Facts
        init(_ facts: Facts) { self.facts = facts }
        static func == (left: Card, right: Card) -> Bool { left === right || left.facts == right.facts }
        func hash(into hasher: inout Hasher) { hasher.combine(facts) }
    }

    /// Describes a parameter that accepts the same in both modes.
    public init(_ name: String, _ role: ParameterRole, _ rule: ParameterRule, _ help: String) {
        let limits = ParameterLimits(rule: rule)
        card = Card(Facts(name: name, role: role, help: help, generating: limits, editing: limits))
    }

    /// Describes a parameter that answers no portable wish.
    public init(_ name: String, _ rule: ParameterRule, _ help: String) { self.init(name, .extra, rule, help) }

    /// What it accepts in a mode, or nil when it does not apply there.
    public func limits(in mode: Mode) -> ParameterLimits? { mode == .generate ? facts.generating : facts.editing }

    /// The rule alone, which is all that judging needs.
    func rule(in mode: Mode) -> ParameterRule? { mode == .generate ? facts.generating?.rule : facts.editing?.rule }

    /// The same parameter, without which a request is refused.
    public func required() -> Self { changed { $0.isRequired = true } }

    /// The same parameter with another rule in one mode.
    public func limited(to rule: ParameterRule, in mode: Mode) -> Self { changing(mode) { $0?.rule = rule } }

    /// The same parameter with the value that the service takes when it is left out.
    public func defaulting(to value: JSON) -> Self {
        changing(.generate) { $0?.defaultValue = value }.changing(.edit) { $0?.defaultValue = value }
    }

    /// The same parameter, sent with this value in a mode when nobody wished for another.
    public func sent(as value: JSON, in mode: Mode) -> Self {
        changing(mode) { limits in
            limits?.defaultValue = value
            limits?.isAlwaysSent = true
        }
    }

    /// The same parameter, known in this mode alone.
    public func only(in mode: Mode) -> Self { changing(mode == .generate ? .edit : .generate) { $0 = nil } }

    /// The same parameter with what translating may do to it.
    public func adjusting(_ adjustment: Adjustment) -> Self { changed { $0.adjustment = adjustment } }

    /// The same parameter; a value that its rule takes and this narrower one does not is sent as doubtful.
    public func doubting(outside rule: ParameterRule, because reason: String) -> Self {
        changed { $0.doubts.append(Doubt(rule: rule, kind: .doubtful, reason: reason)) }
    }

    /// The same parameter, of which every value is doubtful.
    public func doubtful(because reason: String) -> Self { doubting(outside: .choice([]), because: reason) }

    /// The same parameter; a value outside the narrower rule is sent as wished, with this remark.
    public func remarking(outside rule: ParameterRule, that reason: String) -> Self {
        changed { $0.doubts.append(Doubt(rule: rule, kind: .exact, reason: reason)) }
    }

    /// The same parameter; any value in this mode is sent as wished, with this remark.
    public func remarking(in mode: Mode, that reason: String) -> Self {
        changed { $0.doubts.append(Doubt(rule: .choice([]), kind: .exact, reason: reason, mode: mode)) }
    }

    /// The same parameter with where its limit comes from.
    public func from(_ source: LimitSource) -> Self { changed { $0.source = source } }

    private func changed(_ change: (inout Facts) -> Void) -> Self {
        var changed = facts
        change(&changed)
        var copy = self
        copy.card = Card(changed)
        return copy
    }

    private func changing(_ mode: Mode, _ change: (inout ParameterLimits?) -> Void) -> Self {
        changed { mode == .generate ? change(&$0.generating) : change(&$0.editing) }
    }
}

/// A narrower rule beside a parameter's own, and what to say about a value between the two.
public struct Doubt: Sendable, Hashable {
    /// The narrower rule.
    public let rule: ParameterRule
    /// The kind of note that a value outside it gets.
    public let kind: Note.Kind
    /// Why, in one sentence.
    public let reason: String
    /// The only mode in which it is said; nil for both.
    public var mode: Mode?
}

/// What a parameter accepts in one mode.
public struct ParameterLimits: Sendable, Hashable {
    /// The rule.
    public internal(set) var rule: ParameterRule
    /// What the service takes when the parameter is left out, where it says so.
    public internal(set) var defaultValue: JSON?
    /// True when the default goes on the wire although nobody asked for it, because the service needs it.
    public internal(set) var isAlwaysSent = false

    init(rule: ParameterRule) { self.rule = rule }
}

/// What translating may do to a wish that a parameter does not accept.
public enum Adjustment: String, Sendable, Hashable {
    /// The nearest accepted value.
    case nearest
    /// The nearest accepted value, if it is stricter than the wish.
    case stricterOnly
    /// Leaving the wish out.
    case droppable
    /// Nothing; the wish holds or the model is not chosen.
    case never
}

/// Where a limit comes from, and how sure it is.
public struct LimitSource: Sendable, Hashable {
    /// The document's name.
    public let document: String
    /// When it was read, as `YYYY-MM`.
    public let date: String
    /// How sure it is.
    public let certainty: Certainty

    /// How sure a limit is.
    public enum Certainty: String, Sendable, Hashable {
        /// The service's own page says so.
        case stated
        /// Taken over from a sibling's page, or concluded.
        case inferred
        /// Two documents disagree.
        case disputed
    }

    /// Names a source.
    public init(_ document: String, _ date: String, _ certainty: Certainty = .stated) {
        self.document = document
        self.date = date
        self.certainty = certainty
    }

    /// Nobody has said yet where the limit comes from; a test lists such parameters.
    package static let unstated = LimitSource("", "", .inferred)
}

extension LimitSource: CustomStringConvertible {
    /// The document with its date, and how sure it is where it is not simply stated.
    public var description: String {
        [document, date, certainty == .stated ? "" : certainty.rawValue].filter { !$0.isEmpty }.joined(separator: ", ")
    }
}
