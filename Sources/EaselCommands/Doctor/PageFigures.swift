internal import Easel

/// Finds the figures in one sentence of a page, in the ways in which pages write them.
enum PageFigures {
    /// Every figure of the sentence, with the mode that it is said of where it says one.
    static func all(in text: String, at place: String) -> [ToldFact] {
        if let modes = byMode(text, place) { return modes }
        let mode = mode(text)
        let range = range(text)
        let scale = range == nil ? scale(text) : nil
        let facts = [range, scale].compactMap { $0 }.map {
            ToldFact(figure: $0, mode: mode, isScale: scale != nil, place: place)
        }
        let others = [choices(text), ratio(text), length(text), bytes(text), standard(text)].compactMap { $0 }
        return facts + others.map { ToldFact(figure: $0, place: place) }
    }

    private static func byMode(_ text: String, _ place: String) -> [ToldFact]? {
        let form = /Generation mode \((\d+)-(\d+)\), Editing mode \((\d+)-(\d+)\)/
        guard let found = text.firstMatch(of: form) else { return nil }
        let ranges = [(found.1, found.2, Mode.generate), (found.3, found.4, .edit)]
        return ranges.compactMap { low, high, mode in
            span(low, high).map { ToldFact(figure: $0, mode: mode, place: place) }
        }
    }

    private static func mode(_ text: String) -> Mode? {
        let small = text.lowercased()
        if small.contains("generation mode") { return .generate }
        return small.contains("editing mode") ? .edit : nil
    }

    private static func choices(_ text: String) -> Figure? {
        guard let found = text.firstMatch(of: /(?:Options|Value): (.+)/) else { return nil }
        return Figure(choices: found.1.split(separator: ",").map { PageLines.trimmed($0) })
    }

    private static func ratio(_ text: String) -> Figure? {
        guard let found = text.firstMatch(of: /(\d+:\d+) (?:-|–|and|to) (\d+:\d+)/),
            let first = Ratio(String(found.1)), let second = Ratio(String(found.2))
        else { return nil }
        return first.isNarrower(than: second)
            ? Figure(ratioFrom: second, to: first) : Figure(ratioFrom: first, to: second)
    }

    private static func length(_ text: String) -> Figure? {
        guard let found = text.firstMatch(of: /length (\d+) ?(?:-|–|to) ?(\d+)/) else { return nil }
        guard let low = Int(found.1), let high = Int(found.2) else { return nil }
        return Figure(lengthFrom: low, to: high)
    }

    private static func range(_ text: String) -> Figure? {
        if let found = text.firstMatch(of: /(-?[\d.]+) <= x <= (-?[\d.]+)/) { return span(found.1, found.2) }
        if let found = text.firstMatch(of: /x >= (-?[\d.]+)/) { return span(found.1, nil) }
        if let found = text.firstMatch(of: /x <= (-?[\d.]+)/) { return span(nil, found.1) }
        if let found = text.firstMatch(of: /Range: (-?\d[\d.]*) ?(?:-|–|to) ?(-?\d[\d.]*)$/) {
            return span(found.1, found.2)
        }
        let found = text.firstMatch(of: /ranges? from (\d+)\b.*? to (\d+)\b/)
        return found.flatMap { span($0.1, $0.2) }
    }

    private static func scale(_ text: String) -> Figure? {
        guard let found = text.firstMatch(of: /(\d+) (?:means |is )?(?:most )?strict\w*, (\d+)/) else { return nil }
        return span(found.1, found.2)
    }

    private static func span(_ low: Substring?, _ high: Substring?) -> Figure? {
        Figure(from: low.flatMap { JSONNumber(String($0)) }, to: high.flatMap { JSONNumber(String($0)) })
    }

    private static func bytes(_ text: String) -> Figure? {
        guard let found = text.firstMatch(of: /[Uu]p to (\d+) ?MB/), let count = Int(found.1) else { return nil }
        // As digits, because a page may say any number.
        return Figure(.bytes, "\(count)000000")
    }

    private static func standard(_ text: String) -> Figure? {
        let form = /Default(?: value| ratio)?(?::| is) "?([\w:.-]*\w)/
        return text.firstMatch(of: form).map { Figure(standard: .string(String($0.1))) }
    }
}
