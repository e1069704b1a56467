import Easel

/// A parameter as a document tells of it.
struct SeedParameter {
    let name: String
    let type: String
    let isRequired: Bool
    var lines: [String] = []

    /// `input_image_2` and so on, which one parameter stands for.
    var isFurtherPicture: Bool { name.hasPrefix("input_image_") }

    /// Reads a document's lines.
    static func all(in text: String) -> [SeedParameter] {
        var all: [SeedParameter] = []
        for line in text.split(separator: "\n").map(String.init) {
            if let parameter = SeedParameter(beginning: line) ?? SeedParameter(row: line) {
                all.append(parameter)
            } else if let ratio = line.firstMatch(of: /^(\d+:\d+) \|/), let list = all[all.count - 1].ratios {
                all[all.count - 1].lines = ["Ratios: \(list) \(ratio.1)"] + all[all.count - 1].lines.dropFirst()
            } else if let ratio = line.firstMatch(of: /^(\d+:\d+) \|/) {
                all[all.count - 1].lines.insert("Ratios: \(ratio.1)", at: 0)
            } else {
                all[all.count - 1].lines.append(line)
            }
        }
        return all
    }

    /// Reads `steps integer`.
    private init?(beginning line: String) {
        let form = /^(\w+) (string<uri>|enum<string>|string|integer|number|boolean)( \| null)?( required)?$/
        guard let found = line.firstMatch(of: form) else { return nil }
        (name, type, isRequired) = (String(found.1), String(found.2), found.4 != nil)
    }

    /// Reads `uploadCn | boolean | Use China servers for upload | false |`.
    private init?(row line: String) {
        guard let found = line.firstMatch(of: /^(\w+) \| (\w+) \| (.+) \| (\S+) \|$/) else { return nil }
        (name, type, isRequired) = (String(found.1), String(found.2), found.3.hasPrefix("Required."))
        if found.3.wholeMatch(of: /\w+ or \w+/) != nil {
            lines.append("Options: \(found.3.replacing(" or ", with: ", "))")
        }
        if found.4 != "-" { lines.append("Default: \(found.4)") }
    }

    private var ratios: String? {
        lines.first.flatMap { $0.hasPrefix("Ratios: ") ? String($0.dropFirst(8)) : nil }
    }
}

/// What one line of a document says in figures.
enum SeedFigure {
    /// The rule itself.
    case rule(ParameterRule)
    /// A range of numbers.
    case range(JSONNumber, JSONNumber)
    /// A range that the text names beside the range that the page states.
    case spoken(JSONNumber, JSONNumber)
    /// One rule for new pictures and one for edits.
    case byMode(ParameterRule, ParameterRule)
    /// The most bytes of a picture.
    case bytes(Int)
    /// What the service takes when it is left out.
    case standard(JSON)

    /// Reads a line, or gives nil when it has no figure.
    init?(_ line: String) {
        if let found = line.firstMatch(of: /Generation mode \((\d)-(\d)\), Editing mode \((\d)-(\d)\)/) {
            self = .byMode(.whole(found.1, found.2), .whole(found.3, found.4))
        } else if let found = line.firstMatch(of: /string length (\d+) - (\d+)/) {
            self = .rule(.address(length: (Int(found.1) ?? 0)...(Int(found.2) ?? 0)))
        } else if let found = line.firstMatch(of: /(\d+:\d+) (?:-|and) (\d+:\d+)/) {
            guard let widest = Ratio(String(found.1)), let narrowest = Ratio(String(found.2)) else { return nil }
            self = .rule(.ratioRange(narrowest: narrowest, widest: widest))
        } else if let found = line.firstMatch(of: /Ratios: (.+)/) {
            self = .rule(.ratios(found.1.split(separator: " ").compactMap { Ratio(String($0)) }))
        } else if let found = line.firstMatch(of: /Options: (.+)/) {
            self = .rule(.choice(found.1.split(separator: ", ").map(String.init)))
        } else if let found = line.firstMatch(of: /x >= (\d+)/) {
            self = .rule(.integer((Int64(found.1) ?? 0)...Int64.max))
        } else if let found = line.firstMatch(of: /Range: (\d+) (?:-|<= x <=) (\d+)/) {
            self = .range(JSONNumber(Int64(found.1) ?? 0), JSONNumber(Int64(found.2) ?? 0))
        } else if let found = line.firstMatch(of: /(\d) [a-z ]*strict[a-z]*, (\d)/) {
            self = .spoken(JSONNumber(Int64(found.1) ?? 0), JSONNumber(Int64(found.2) ?? 0))
        } else if let found = line.firstMatch(of: /up to (\d+)MB/) {
            self = .bytes((Int(found.1) ?? 0) * 1_000_000)
        } else if let found = line.firstMatch(of: /Default: (.+)/) {
            self = .standard(JSON(figure: String(found.1)))
        } else {
            return nil
        }
    }
}

extension JSON {
    /// A default as a document writes it.
    fileprivate init(figure text: String) {
        self = JSONNumber(text).map { .number($0) } ?? .string(text)
        if ["true", "false"].contains(text.lowercased()) { self = .bool(text.lowercased() == "true") }
    }
}

extension ParameterRule {
    fileprivate static func whole(_ low: Substring, _ high: Substring) -> ParameterRule {
        .integer((Int64(low) ?? 0)...(Int64(high) ?? 0))
    }
}
