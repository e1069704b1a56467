import Easel
import Foundation
import Testing

@testable import EaselCommands

@Suite("The page of failures", .timeLimit(.minutes(5)))
struct FailuresPageTests {
    /// The first sentences of doc comments by what they stand above.
    private static func sentences(
        in path: String, above declaration: Regex<(Substring, Substring, Substring)>
    ) throws -> [String: String] {
        let text = try String(contentsOf: Page.root.appending(path: path), encoding: .utf8)
        let found = text.matches(of: declaration).map { (String($0.2), String($0.1)) }
        return Dictionary(found) { first, _ in first }
    }

    /// What happened, by the code's word: the doc comment of its constant.
    private static func causes() throws -> [String: String] {
        try sentences(
            in: "Sources/EaselCore/Failures/ImageFailure+Code.swift",
            above: /\/\/\/ (.+)\n +public static let \w+ = Code\("(\w+)"\)/)
    }

    /// Whose business it is, by the concern's name.
    private static func concerns() throws -> [String: String] {
        try sentences(
            in: "Sources/EaselCore/Failures/ImageFailure+Advice.swift", above: /\/\/\/ (.+)\n +case (\w+)/)
    }

    private static func table() throws -> String {
        let (causes, concerns) = (try causes(), try concerns())
        return try ImageFailure.Concern.allCases.map { concern in
            let advice = ImageFailure.Advice.all.filter { $0.code.concern == concern }
            let first = try #require(advice.first)
            let exit = ExitCode(ImageFailure(first.code, .checking, "", next: "")).rawValue
            let rows = advice.map { advice in
                let ways = FailureWay.all.filter { $0.code == advice.code }.map(\.words).joined(separator: "; ")
                let cells = [
                    "`\(advice.code)`", causes[advice.code.word] ?? "", advice.charge.rawValue, advice.next, ways,
                ]
                return "| \(cells.joined(separator: " | ")) |\n"
            }
            return """

                ## \(concern.rawValue.prefix(1).uppercased() + concern.rawValue.dropFirst())

                \(concerns["\(concern)"] ?? "") Exit code \(exit).

                | code | what happened | charged | what helps | how to see it |
                | --- | --- | --- | --- | --- |

                """ + rows.joined()
        }.joined() + "\n"
    }

    @Test("lists every code with its cause, its cost, what helps, and the way to it")
    func lists() throws { try Page.expect("failures", of: "docs/Failures.md", toBe: try Self.table()) }

    @Test("has a cause, advice and a way for every code that there is")
    func complete() throws {
        let codes = Set(try Self.causes().keys)
        #expect(codes.count > 25)
        let advised = Set(ImageFailure.Advice.all.map(\.code.word))
        #expect(advised == codes, "Give each code a row in ImageFailure+Advice.swift.")
        #expect(Set(FailureWay.all.map(\.code.word)) == codes, "Give each code a way in FailureWay.swift.")
        #expect(ImageFailure.Advice.all.count == codes.count)
        for concern in ImageFailure.Concern.allCases { #expect(try Self.concerns()["\(concern)"] != nil) }
    }

    @Test("names for each code a way that produces it", arguments: FailureWay.all)
    func produced(_ way: FailureWay) async throws {
        let bench = try await FailureBench(way.faults)
        let failure = await #expect(throws: ImageFailure.self) { try await way.fail(bench) }
        let seen = try #require(failure)
        #expect(seen.code == way.code, "\(seen)")
        #expect(seen.message.count > 10 && !seen.next.isEmpty)
        switch way.code.advice?.charge {
        case .nothing: #expect(!seen.mayHaveCost)
        case .perhaps: #expect(seen.mayHaveCost)
        case .depends, nil: break
        }
        #expect(bench.sandbox.ledger.count <= 1)
        await bench.sandbox.stop()
    }

    @Test("says of a code that Easel does not know that it comes from a service")
    func stranger() {
        let failure = ImageFailure(ImageFailure.Code("out_of_paint"), .waiting, "No paint is left.", next: "Buy some.")
        #expect(failure.code.advice == nil && failure.code.concern == .service && !failure.mayHaveCost)
        #expect(ExitCode(failure) == .rejected)
    }
}
