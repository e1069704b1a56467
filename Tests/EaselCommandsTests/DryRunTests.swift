import Easel
import EaselCommands
import TestGround
import Testing

@Suite("A dry run", .timeLimit(.minutes(5)))
struct DryRunTests {
    struct Row: CustomTestStringConvertible, Sendable {
        let keys: [String]
        var words: [String] = []
        let service: String
        var testDescription: String { (keys + words).joined(separator: " ") }
        var variables: [String: String] { Dictionary(uniqueKeysWithValues: keys.map { ($0, "any-key") }) }
    }

    static let rows = [
        Row(keys: ["KIE_API_KEY"], service: "kie"), Row(keys: ["VTRIX_API_KEY"], service: "vtrix"),
        Row(keys: ["VTRIX_API_KEY", "KIE_API_KEY"], service: "vtrix"),
        Row(keys: ["KIE_API_KEY"], words: ["--pick", "cheapest"], service: "kie"),
        Row(keys: ["VTRIX_API_KEY", "KIE_API_KEY"], words: ["--service", "kie"], service: "kie"),
    ]

    @Test("shows the request of the model that the real command would ask", arguments: rows)
    func agrees(row: Row) async throws {
        let sandbox = try await Sandbox.start()
        let folder = TemporaryFolder()
        let addresses = sandbox.variables.filter { $0.key.hasSuffix("_URL") }
        let variables = addresses.merging(row.variables) { $1 }.merging(["EASEL_STORE": folder.path + "/store"]) { $1 }
        let words = ["generate", "a boat", "--json"] + row.words
        let (shown, real) = (Desk(variables), Desk(variables))
        #expect(await shown.run(words + ["--dry-run"]) == .done)
        #expect(await real.run(words + ["--output", folder.path]) == .done)
        #expect(shown.json?["service"]?.string == row.service && real.json?["service"]?.string == row.service)
        #expect(shown.json?["model"] == real.json?["model"])
        await sandbox.stop()
    }

    @Test("is refused as the real command is where only a model without a key fits")
    func unreachable() async {
        for end in [["--dry-run"], []] {
            let desk = Desk(["KIE_API_KEY": "any-key", "EASEL_KIE_URL": "http://127.0.0.1:9"])
            #expect(await desk.run(["generate", "a boat", "--size", "1024x768"] + end) == .keyOrCredit)
            #expect(desk.complaint.hasPrefix("easel: There is no API key for Vtrix."), "\(desk.complaint)")
        }
    }

    @Test("shows what is named also without a key", arguments: [["--service", "vtrix"], ["--model", "flux_2_pro"]])
    func named(words: [String]) async {
        for variables in [[:], ["KIE_API_KEY": "any-key"]] {
            let desk = Desk(variables)
            #expect(await desk.run(["generate", "a boat", "--dry-run"] + words) == .done)
            #expect(desk.output.hasPrefix("POST https://") && desk.complaint == "", "\(desk.complaint)")
        }
    }

    private static let sandboxWords =
        "There is no API key: without --dry-run the built-in sandbox would paint this, and nothing would be sent. "
        + "Shown is what Vtrix would get.\n"

    @Test("says without any key that the sandbox would paint, and whose request is shown")
    func noKey() async {
        let (desk, quiet) = (Desk(), Desk())
        #expect(await desk.run(["generate", "a boat", "--dry-run"]) == .done)
        #expect(desk.complaint == Self.sandboxWords)
        #expect(await quiet.run(["generate", "a boat", "--dry-run", "--quiet"]) == .done)
        #expect(quiet.complaint == "")
        let keyed = Desk(["KIE_API_KEY": "any-key"])
        #expect(await keyed.run(["generate", "a boat", "--dry-run"]) == .done)
        #expect(!keyed.complaint.contains("sandbox"))
    }
}
