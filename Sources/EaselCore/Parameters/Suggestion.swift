/// Finds the word a person most likely meant.
public enum Suggestion {
    /// The candidate nearest to a word, or nil when none is near enough to be meant.
    public static func nearest(to word: String, in candidates: some Sequence<String>) -> String? {
        let wanted = plain(word)
        let ranked = candidates.map { ($0, distance(wanted, plain($0))) }.min { $0.1 < $1.1 }
        guard let (candidate, distance) = ranked, distance <= max(1, min(wanted.count, candidate.count) / 3) else {
            return nil
        }
        return candidate
    }

    /// Letters and digits in lower case: `Flux-Kontext Pro` and `flux_kontext_pro` are one word to a person.
    private static func plain(_ word: String) -> [Character] {
        Array(word.lowercased().filter { $0.isLetter || $0.isNumber }.prefix(64))
    }

    private static func distance(_ left: [Character], _ right: [Character]) -> Int {
        var row = Array(0...right.count)
        for (i, a) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, b) in right.enumerated() {
                let next = min(row[j] + 1, row[j + 1] + 1, diagonal + (a == b ? 0 : 1))
                diagonal = row[j + 1]
                row[j + 1] = next
            }
        }
        return row[right.count]
    }
}
