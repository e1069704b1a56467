/// One flag of a command, as data: parsing and help read the same value.
struct Flag: Sendable {
    let name: String
    /// The placeholder of its value; nil for a switch.
    let value: String?
    let help: String
    var repeats = false

    static func option(_ name: String, _ value: String, _ help: String) -> Flag {
        Flag(name: name, value: value, help: help)
    }

    static func list(_ name: String, _ value: String, _ help: String) -> Flag {
        Flag(name: name, value: value, help: help, repeats: true)
    }

    static func toggle(_ name: String, _ help: String) -> Flag { Flag(name: name, value: nil, help: help) }

    /// How it is written in a help text.
    var usage: String { "--\(name)" + (value.map { " \($0)" } ?? "") }
}
