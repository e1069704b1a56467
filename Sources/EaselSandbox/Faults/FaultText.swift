extension Sandbox {
    /// Why a text is no fault.
    public struct FaultTextError: Error, Hashable, CustomStringConvertible {
        /// One or two sentences for a person.
        public let description: String
    }
}

extension Sandbox.Fault {
    /// Reads `KIND@STAGE` or `KIND@STAGE:N`; throws a sentence that says what was meant if it is no fault.
    public init(text: String) throws(Sandbox.FaultTextError) {
        let halves = text.split(separator: "@", omittingEmptySubsequences: false).map(String.init)
        guard halves.count == 2 else {
            throw Sandbox.FaultTextError(
                description: "“\(text)” is no fault: write it as KIND@STAGE, such as 503@poll:2.")
        }
        let place = halves[1].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        kind = try Self.kind(halves[0])
        stage = try Self.stage(place[0])
        nth = place.count > 1 ? try Self.count(place[1]) : nil
        guard kind.stages.contains(stage) else {
            let stages = kind.stages.map(\.rawValue).joined(separator: ", ")
            throw Sandbox.FaultTextError(description: "The fault “\(kind)” happens only at: \(stages).")
        }
    }

    private static func kind(_ word: String) throws(Sandbox.FaultTextError) -> Kind {
        if let status = number(word, after: "", in: 400...599) { return .status(status) }
        if let status = number(word, after: "taken", in: 400...599) { return .taken(status) }
        if let code = number(word, after: "code", in: 201...999) { return .code(code) }
        if let known = Kind.rows.first(where: { $0.trick.word == word }) { return known.kind }
        let all = Kind.rows.map(\.trick.word)
        let hint = nearest(to: word, among: all).map { " Did you mean “\($0)”?" } ?? ""
        let list = all.joined(separator: ", ")
        throw Sandbox.FaultTextError(description: "“\(word)” is no kind of fault.\(hint) There are: \(list).")
    }

    private static func stage(_ word: String) throws(Sandbox.FaultTextError) -> Stage {
        if let stage = Stage(rawValue: word) { return stage }
        let all = Stage.allCases.map(\.rawValue)
        let hint = nearest(to: word, among: all).map { " Did you mean “\($0)”?" } ?? ""
        let list = all.joined(separator: ", ")
        throw Sandbox.FaultTextError(description: "“\(word)” is no stage of an order.\(hint) There are: \(list).")
    }

    private static func count(_ word: String) throws(Sandbox.FaultTextError) -> Int {
        guard let count = Int(word), count > 0 else {
            throw Sandbox.FaultTextError(
                description: "“\(word)” does not say which request: it is a number, counted from 1.")
        }
        return count
    }

    private static func number(_ word: String, after prefix: String, in range: ClosedRange<Int>) -> Int? {
        guard word.hasPrefix(prefix), word.utf8.count == prefix.utf8.count + 3 else { return nil }
        return Int(word.dropFirst(prefix.count)).flatMap { range.contains($0) ? $0 : nil }
    }

    private static func nearest(to word: String, among candidates: [String]) -> String? {
        let ranked = candidates.map { (word: $0, steps: EditDistance.between(word, $0)) }
        return ranked.min { $0.steps < $1.steps }.flatMap { $0.steps <= max(1, $0.word.count / 2) ? $0.word : nil }
    }
}

/// How many letters must change to make one word of another.
enum EditDistance {
    static func between(_ first: String, _ second: String) -> Int {
        let second = Array(second)
        var row = Array(0...second.count)
        for (above, letter) in first.enumerated() {
            var diagonal = row[0]
            row[0] = above + 1
            for index in second.indices {
                let change = diagonal + (letter == second[index] ? 0 : 1)
                diagonal = row[index + 1]
                row[index + 1] = min(change, row[index] + 1, diagonal + 1)
            }
        }
        return row[second.count]
    }
}
