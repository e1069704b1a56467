internal import Easel

/// One model in a few words, read from its description: a row of the table.
struct ModelWords {
    let entry: Registry.Entry

    private var schema: any ParameterSchema { entry.model.schema }

    /// What it makes.
    var makes: String {
        entry.abilities.map { $0 == .generate ? "new pictures" : "edits" }.joined(separator: " and ")
    }

    /// How many pictures go in, and how.
    var picturesIn: String {
        guard case .images(let rule) = schema.parameter(.images, in: .edit)?.limits(in: .edit)?.rule else {
            return "none"
        }
        let file = rule.most == 1 ? "as a file" : "as files"
        let ways = rule.carriers.map { carrier in
            switch carrier {
            case .link: "by address"
            case .base64: file
            case .upload: "\(file), uploaded first"
            }
        }
        return (rule.most == 1 ? "1, " : "up to \(rule.most), ") + ways.joined(separator: " or ")
    }

    /// Which shapes can be asked for.
    var shape: String {
        let ratio = words(of: .ratio) { rule in
            switch rule {
            case .ratioRange(let narrowest, let widest): "any ratio from \(widest) to \(narrowest)"
            case .ratios(let ratios): ratios.map(\.description).joined(separator: ", ")
            default: rule.allowed
            }
        }
        let pixels = [words(of: .width, Self.pixels), words(of: .height, Self.pixels)].filter { !$0.isEmpty }
        let size = Set(pixels).count == 1 ? "each side \(pixels[0])" : pixels.joined(separator: " by ")
        let parts = [ratio, pixels.isEmpty ? "" : "exact pixels, \(size)"].filter { !$0.isEmpty }
        return parts.isEmpty ? "its own" : parts.joined(separator: "; ")
    }

    /// What its moderation can be told to tolerate.
    var safety: String {
        let words = words(of: .safety) { rule in
            switch rule {
            case .integer(let range, _), .integerText(let range): "\(range.lowerBound)–\(range.upperBound)"
            default: rule.allowed
            }
        }
        return words.isEmpty ? "its own" : words
    }

    /// What a picture costs.
    func price(_ price: Cost?) -> String { price.map { "\($0.amount) \($0.currency)" } ?? "not stated" }

    private static func pixels(_ rule: ParameterRule) -> String {
        guard case .integer(let range, let step) = rule else { return rule.allowed }
        let upper = range.upperBound == .max ? "\(range.lowerBound) or more" : "\(range.lowerBound)–\(range.upperBound)"
        return upper + (step > 1 ? " in steps of \(step)" : "")
    }

    private func words(of role: ParameterRole, _ word: (ParameterRule) -> String) -> String {
        let parameter = schema.parameter(role, in: .generate) ?? schema.parameter(role, in: .edit)
        return parameter?.words { word($0.rule) } ?? ""
    }
}
