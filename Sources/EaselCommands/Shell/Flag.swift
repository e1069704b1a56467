/// One flag of a command, as data: parsing, help and completion read the same value.
struct Flag: Sendable {
    let name: String
    /// The placeholder of its value; nil for a switch.
    let value: String?
    let help: String
    var repeats = false
    /// What may stand behind it.
    var kind = Kind.text

    /// What may stand for a word.
    enum Kind: Sendable, Hashable {
        /// Anything.
        case text
        /// A number, which the flag's reader judges.
        case number
        /// A whole number in a range.
        case count(ClosedRange<Int>)
        /// A time in seconds, more than none.
        case seconds
        /// An amount of US dollars.
        case dollars
        /// One of these words and no other.
        case choice([String])
        /// A file, or a folder.
        case file, folder
        /// A model's id or full name.
        case model
        /// A service's id; the sandbox too, or the real ones alone.
        case service(mayPractise: Bool)
        /// A parameter's own name, alone or with a value.
        case parameter, setting
        /// A ratio, or a file type, that some model knows.
        case ratio, format
        /// The id of an order that is kept.
        case order
        /// The name of a command.
        case command
    }

    static func option(_ name: String, _ value: String, _ help: String, _ kind: Kind = .text) -> Flag {
        Flag(name: name, value: value, help: help, kind: kind)
    }

    static func list(_ name: String, _ value: String, _ help: String, _ kind: Kind = .text) -> Flag {
        Flag(name: name, value: value, help: help, repeats: true, kind: kind)
    }

    /// A flag that takes one of a few words, which stand in its help by themselves.
    static func choice(_ name: String, _ words: [String], _ help: String) -> Flag {
        Flag(name: name, value: words.joined(separator: "|"), help: help, kind: .choice(words))
    }

    static func toggle(_ name: String, _ help: String) -> Flag { Flag(name: name, value: nil, help: help) }

    /// How it is written in a help text.
    var usage: String { "--\(name)" + (value.map { " \($0)" } ?? "") }
}
