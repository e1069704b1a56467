import Easel
import EaselCommands
import Foundation
import TestGround
import Testing

@Suite("The order's own name and its store", .timeLimit(.minutes(5)))
struct OrderNameTests {
    static let idle = [
        (["--key", "lake"], "The built-in sandbox keeps no order: --key does nothing here.\n"),
        (["--store", "there"], "The built-in sandbox keeps no order: --store does nothing here.\n"),
        (
            ["--key", "lake", "--store", "there"],
            "The built-in sandbox keeps no order: --key and --store do nothing here.\n"
        ),
    ]

    @Test("do nothing in the built-in sandbox, which says so", arguments: idle)
    func sandbox(words: [String], says: String) async {
        let folder = TemporaryFolder()
        let words = ["generate", "a fox", "--output", folder.path] + words
        let (desk, named, json, quiet) = (Desk(), Desk(), Desk(), Desk())
        #expect(await desk.run(words) == .done)
        #expect(desk.complaint.contains("\n" + says), "\(desk.complaint)")
        #expect(await named.run(words + ["--service", "sandbox"]) == .done)
        #expect(named.complaint.contains("\n" + says))
        #expect(await json.run(words + ["--json"]) == .done)
        #expect(json.complaint.hasSuffix("\n" + says), "\(json.complaint)")
        #expect(await quiet.run(words + ["--quiet", "--service", "sandbox"]) == .done)
        #expect(quiet.complaint == "")
    }

    @Test("leave an order that failed for nothing, so that the same command tries anew; a key names the latest then")
    func failed() async throws {
        let ground = try await ProvingGround()
        let words = ["generate", "a fox [402@submit:1]", "--service", "kie", "--key", "k"]
        #expect(try await ground.run(words).code != 0)
        #expect(try await ground.run(words).code == 0)
        #expect(ground.submits == 2)
        let records = try ground.records()
        #expect(records.map(\.state) == [.rejected, .delivered])
        #expect(try await ground.run(["orders", "show", "k"]).output.contains(records[1].id))
        await ground.sandbox.stop()
    }

    @Test("stay with an order that failed and may have cost something: the same command says that nothing was sent")
    func replayed() async throws {
        let ground = try await ProvingGround()
        let words = ["generate", "a fox [fails]", "--service", "vtrix", "--key", "k"]
        let first = try await ground.run(words)
        let id = try #require(try ground.records().first?.id)
        let says =
            " Nothing was sent now: the order \(id) ended so before. To order it anew, which may be paid again, "
            + "let it go with easel orders forget \(id)."
        #expect(first.code == 5 && !first.complaint.contains("Nothing was sent now"), "\(first.complaint)")
        let again = try await ground.run(words)
        #expect(again.code == 5 && again.complaint.contains(says), "\(again.complaint)")
        let json = try JSON(reading: try await ground.run(words + ["--json"]).output)
        #expect(json["failure"]?["next"]?.string?.hasSuffix(says) == true, "\(json.text)")
        #expect(ground.submits == 1)
        await ground.sandbox.stop()
    }

    @Test("say with a fallback which models were asked in vain")
    func fallenBack() async throws {
        let ground = try await ProvingGround(faults: ["402@submit:1"])
        let ending = try await ground.run(["generate", "a fox", "--fallback", "--output", ground.pictures])
        #expect(ending.code == 0)
        #expect(ending.complaint.contains("vtrix/flux_kontext_pro did not take it: "), "\(ending.complaint)")
        await ground.sandbox.stop()
    }

    @Test("are not spoken of where nobody gave them")
    func plain() async {
        let folder = TemporaryFolder()
        let desk = Desk()
        #expect(await desk.run(["generate", "a fox", "--output", folder.path]) == .done)
        #expect(desk.complaint.contains("built-in sandbox") && !desk.complaint.contains("keeps no order"))
    }

    @Test(
        "is no API key: one is refused before anything is kept or sent, and not shown",
        arguments: ["sk-0badcafe", "value-of-kie", "value-of-vtrix"])
    func secret(value: String) async throws {
        let folder = TemporaryFolder()
        var keys = ["KIE_API_KEY": "value-of-kie", "VTRIX_API_KEY": " value-of-vtrix\n"]
        // Nobody listens there, whatever this command does.
        for name in ["EASEL_VTRIX_URL", "EASEL_KIE_URL", "EASEL_KIE_UPLOAD_URL"] { keys[name] = "http://127.0.0.1:9" }
        let variables = keys.merging(["EASEL_STORE": folder.path + "/store"]) { $1 }
        for words in [["--key", value], ["--key=\(value)", "--dry-run"], ["--key", value, "--json"]] {
            let desk = Desk(variables)
            #expect(await desk.run(["generate", "a fox", "--output", folder.path] + words) == .badUsage)
            #expect(
                desk.complaint
                    == "easel: --key is a name of yours for the order, and what stands there looks like an API key. "
                    + "Nothing was kept or sent; API keys are taken from VTRIX_API_KEY or KIE_API_KEY.\n")
            #expect(!(desk.output + desk.complaint).contains(value))
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
        let practice = Desk()
        #expect(await practice.run(["generate", "a fox", "--key", "sk-1", "--service", "sandbox"]) == .badUsage)
    }
}
