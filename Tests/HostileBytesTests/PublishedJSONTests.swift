import EaselCore
import Foundation
import Testing

/// The published inputs, beside those that `JSONGrammarTests` makes of the grammar's rules.
@Suite("The published inputs for readers of JSON")
struct PublishedJSONTests {
    /// The inputs of one kind: `y` has to be taken, `n` refused, and `i` is free.
    private static func inputs(_ kind: Substring) throws -> [[UInt8]] {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures/JSON/published.txt")
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map {
            $0.split(separator: " ", maxSplits: 1)
        }
        let short = lines.filter { $0.first == kind }.map { $0.count > 1 ? Corpus.bytes(of: $0[1]) : [] }
        switch kind {
        case "n":
            let long = [String(repeating: "[", count: 100_000), String(repeating: "[{\"\":", count: 50_000)]
            return short + long.map { Array($0.utf8) }
        case "i": return short + [Array((String(repeating: "[", count: 500) + String(repeating: "]", count: 500)).utf8)]
        default: return short
        }
    }

    @Test("X1: all that have to be taken are, but for the two in which a name stands twice")
    func taken() throws {
        let inputs = try Self.inputs("y")
        #expect(inputs.count == 95)
        let refused = inputs.filter { (try? JSON(reading: $0)) == nil }.map(\.text)
        #expect(refused == [#"{"a":"b","a":"c"}"#, #"{"a":"b","a":"b"}"#])
    }

    @Test("X1: all that have to be refused are")
    func refused() throws {
        let inputs = try Self.inputs("n")
        #expect(inputs.count == 188)
        for input in inputs {
            #expect(throws: JSONProblem.self, "\(Corpus.line(of: input))") { try JSON(reading: input) }
        }
    }

    @Test("X1: of those that are free ten numbers are taken, digit for digit, and all else is refused")
    func free() throws {
        let inputs = try Self.inputs("i")
        #expect(inputs.count == 35)
        let taken = inputs.filter { (try? JSON(reading: $0)) != nil }
        #expect(taken.count == 10)
        for input in taken { #expect(try JSON(reading: input).text == input.text) }
    }
}
