/// Finds the word a person most likely meant.
package enum Suggestion {
    /// The candidate nearest to a word, or nil when none is near enough to be meant.
    package static func nearest(to word: String, in candidates: some Sequence<String>) -> String? {
        let wanted = plain(word)
        let begun = candidates.first { wanted.count >= 3 && plain($0).starts(with: wanted) }
        if let begun { return begun }
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

    /// How many letters must be put in, taken out, changed or swapped with their neighbour.
    private static func distance(_ left: [Character], _ right: [Character]) -> Int {
        var before: [Int] = []
        var row = Array(0...right.count)
        for i in left.indices {
            var next = [i + 1]
            for j in right.indices {
                let isSame = left[i] == right[j]
                var least = min(row[j + 1] + 1, next[j] + 1, row[j] + (isSame ? 0 : 1))
                let isSwap = i > 0 && j > 0 && left[i] == right[j - 1] && left[i - 1] == right[j]
                if isSwap { least = min(least, before[j - 1] + 1) }
                next.append(least)
            }
            (before, row) = (row, next)
        }
        return row[right.count]
    }
}
