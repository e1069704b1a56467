import Foundation
import TestGround
import Testing

/// A few whole lives of `easel-simulate`; thousands of them run before a change lands.
@Suite("Whole lives against a hostile world", .timeLimit(.minutes(5)))
struct SimulationTests {
    /// The tool beside the test's own binary.
    private static var tool: String {
        let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL
        let own = bundle ?? URL(filePath: CommandLine.arguments[0])
        return own.deletingLastPathComponent().appending(path: "easel-simulate").path
    }

    @Test("C3: callers that give up at any await come back at once, and their orders end as they would have")
    func givingUp() async throws {
        let ending = try await ChildProcess([Self.tool, "--seeds", "40", "--json"]).ending()
        #expect(ending.code == 0, "\(ending.output)")
        let told = try JSONSerialization.jsonObject(with: Data((ending.lines.last ?? "").utf8)) as? [String: Any]
        let counts = told?["counts"] as? [String: Int]
        #expect((counts?["caller gives up"] ?? 0) > 20, "\(ending.output)")
        #expect((counts?["finally delivered"] ?? 0) > 20, "\(ending.output)")
    }

    @Test("are the same lives each time, where the seed is the same")
    func twice() async throws {
        let ending = try await ChildProcess([Self.tool, "--seeds", "8", "--twice"]).ending()
        #expect(ending.code == 0, "\(ending.output)")
        let story = try await ChildProcess([Self.tool, "--seed", "7", "--story"]).ending()
        let again = try await ChildProcess([Self.tool, "--seed", "7", "--story"]).ending()
        #expect(story.lines.count > 20 && story.output == again.output)
        let other = try await ChildProcess([Self.tool, "--seed", "8", "--story"]).ending()
        #expect(other.output != story.output)
    }
}
