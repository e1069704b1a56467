import Easel
import EaselCommands
import Foundation
import TestGround
import Testing

@Suite("easel generate", .timeLimit(.minutes(5)))
struct GenerateTests {
    @Test("paints in the sandbox without a key, and says so and how to use a real one")
    func sandbox() async throws {
        let folder = TemporaryFolder()
        let ending = try await Tool.run(["generate", "a red fox in the snow"], in: folder)
        #expect(ending.code == 0)
        let path = try #require(ending.lines.first)
        #expect(ending.lines.count == 1)
        #expect(path.hasPrefix("a-red-fox-in-the-snow."))
        let bytes = try [UInt8](Data(contentsOf: folder.appending(path: path)))
        #expect(try PictureBytes(bytes).size.width >= 256)
        #expect(ending.complaint.contains("The built-in sandbox paints this picture"))
        let keys = "For a real one, set VTRIX_API_KEY or KIE_API_KEY; easel doctor says where API keys are made."
        #expect(ending.complaint.split(separator: "\n").first?.hasSuffix(" real model. " + keys) == true)
        #expect(!ending.complaint.contains("\u{1B}"))
    }

    @Test("never writes over a picture that is there")
    func twice() async throws {
        let folder = TemporaryFolder()
        for _ in 0..<3 {
            let desk = Desk()
            let words = ["generate", "a fox", "--format", "png", "--quiet", "--output", folder.path]
            #expect(await desk.run(words) == .done)
            // Nobody asked for the sandbox, and that is no silent substitute.
            #expect(
                desk.complaint
                    == "The built-in sandbox paints this picture: no API key, no cost, and not by a real model.\n")
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(names == ["a-fox-2.png", "a-fox-3.png", "a-fox.png"])
    }

    @Test("prints one JSON object per order with the keys of the interface")
    func json() async throws {
        let folder = TemporaryFolder()
        let desk = Desk()
        let words = ["generate", "a fox", "--json", "--ratio", "3:4", "--seed", "7", "--output", folder.path]
        #expect(await desk.run(words) == .done)
        let says = "The built-in sandbox paints this picture: no API key, no cost, and not by a real model.\n"
        #expect(desk.complaint == says)
        let report = try #require(desk.json?.object)
        #expect(
            report.members.map(\.name) == [
                "order", "state", "service", "model", "task", "pictures", "notes", "cost", "metadata", "seed",
                "seconds",
                "polls", "failure",
            ])
        #expect(report["state"] == "delivered")
        #expect(report["service"] == "sandbox")
        #expect(report["seed"] == 7)
        #expect(report["cost"]?["amount"] == "0.04")
        #expect(report["failure"] == .null)
        let picture = try #require(report["pictures"]?.array?.first)
        let bytes = try [UInt8](Data(contentsOf: URL(filePath: try #require(picture["path"]?.string))))
        #expect(picture["sha256"]?.string == SHA256.hexDigest(of: bytes))
        #expect(picture["bytes"] == .integer(bytes.count))
        let size = try PictureBytes(bytes).size
        #expect(abs(Double(size.width) / Double(size.height) - 0.75) < 0.01)
    }

    @Test("shows with --dry-run what would be sent, needs no key, and sends nothing")
    func dryRun() async throws {
        let desk = Desk()
        let words = ["generate", "a fox", "--service", "kie", "--safety", "4", "--dry-run", "--json"]
        #expect(await desk.run(words) == .done)
        #expect(
            desk.output == #"{"dry_run":true,"service":"kie","model":"flux-kontext-pro","method":"POST","#
                + #""url":"https://api.kie.ai/api/v1/flux/kontext/generate","body":{"prompt":"a fox","#
                + #""aspectRatio":"16:9","safetyTolerance":4,"model":"flux-kontext-pro"},"notes":["#
                + #"{"wish":"prompt","kind":"exact","from":null,"to":null,"parameters":["prompt"],"reason":"Sent as wished."},"#
                + #"{"wish":"safety","kind":"exact","from":null,"to":"4","parameters":["safetyTolerance"],"#
                + #""reason":"Sent as wished."},{"wish":"ratio","kind":"added","from":null,"to":"16:9","#
                + #""parameters":["aspectRatio"],"reason":"Kie needs it; this is its own default."}],"estimate":null}"#
                + "\n")
    }

    @Test("shows a picture's place and size in a dry run, never its bytes")
    func dryRunImage() async throws {
        let folder = TemporaryFolder()
        let file = folder.appending(path: "in.png")
        try Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3]).write(to: file)
        for (service, image) in [
            ("vtrix", #""input_image":{"base64_of":"\#(file.path)","bytes":11}"#),
            ("kie", #""inputImage":{"uploaded_from":"\#(file.path)","bytes":11}"#),
        ] {
            let desk = Desk()
            let words = ["generate", "x", "--service", service, "--image", file.path, "--dry-run", "--json"]
            #expect(await desk.run(words) == .done)
            #expect(desk.output.contains(image), "\(desk.output)")
        }
    }

    @Test("reads the prompt from standard input")
    func standardInput() async throws {
        let desk = Desk(input: Array("a fox\n".utf8))
        #expect(await desk.run(["generate", "-", "--dry-run"]) == .done)
        #expect(desk.output.contains(#""prompt": "a fox""#))
    }

    @Test("places as many orders as are counted, each with a picture")
    func count() async throws {
        let folder = TemporaryFolder()
        let desk = Desk()
        #expect(await desk.run(["generate", "a fox", "--count", "3", "--json", "--output", folder.path]) == .done)
        let lines = desk.output.split(separator: "\n")
        let tasks = Set(try lines.map { try JSON(reading: String($0))["task"]?.string })
        #expect(lines.count == 3)
        #expect(tasks.count == 3)
    }

    @Test("shows one progress line on a terminal, no wider than it, and takes it away")
    func progress() async throws {
        let folder = TemporaryFolder()
        let desk = Desk(terminal: TerminalSize(width: 20))
        #expect(await desk.run(["generate", "a fox", "--output", folder.path]) == .done)
        let drawn = desk.complaint.components(separatedBy: "\r").dropFirst().map { $0.prefix { $0 != "\u{1B}" } }
        #expect(drawn.count > 2)
        #expect(drawn.filter { !$0.contains("\n") }.allSatisfy { $0.count < 20 })
        // On a busy machine the task may be done before the first look.
        #expect(drawn.contains { $0.contains("accepted") || $0.contains("running") })
    }
}
