import Easel
import EaselCommands
import Foundation
import TestGround
import Testing

@Suite("In a rough place", .timeLimit(.minutes(5)))
struct RoughPlaceTests {
    @Test("an argument that is not UTF-8 is refused by its number, and shown escaped")
    func notText() async throws {
        let folder = TemporaryFolder()
        let words = "generate 'a fox' --image $'caf\\xe9\\x1b.png'"
        let ending = try await Tool.shell("\"$EASEL\" \(words)", in: folder)
        #expect(ending.code == 2 && ending.output == "")
        #expect(
            ending.complaint
                == "easel: Argument 4, caf\\xE9\\x1B.png, is not text in UTF-8. Nothing was sent; rename the file, or "
                + "give the words in UTF-8.\n")
        let json = try await Tool.shell("\"$EASEL\" \(words) --json", in: folder)
        #expect(json.code == 2)
        #expect(try JSON(reading: json.output)["failure"]?["code"] == "bad_request")
    }

    #if os(Linux)
        @Test("what cannot be written for want of room is a fault of our own, and said")
        func full() async throws {
            let folder = TemporaryFolder()
            let ending = try await Tool.shell("\"$EASEL\" models >/dev/full", in: folder)
            #expect(ending.code == 1)
            #expect(ending.complaint.hasPrefix("easel: Standard output cannot be written: No space left on device."))
        }

        @Test("a folder in which the system lets nobody make anything is refused before anything is paid")
        func unmakeable() async throws {
            let ground = try await ProvingGround()
            _ = try Requests(ground, "lake", count: 2)
            for words in [["generate", "y", "--service", "kie"], ["batch", "lake.jsonl"], ["orders", "resume"]] {
                let refused = try await ground.run(words + ["--output", "/proc/x"])
                #expect(refused.code == 1 && refused.output == "")
                let says = ". Nothing was sent; name another folder with --output DIR.\n"
                let start = "easel: The folder /proc/x cannot be made: /proc cannot be written: "
                #expect(refused.complaint.hasPrefix(start), "\(refused.complaint)")
                #expect(refused.complaint.hasSuffix(says), "\(refused.complaint)")
            }
            #expect(ground.submits == 0)
            await ground.sandbox.stop()
        }

        @Test("a full disk is refused before anything is paid")
        func fullDisk() async throws {
            let ground = try await ProvingGround()
            let inside = "mkdir small && mount -t tmpfs -o size=64k tmpfs small 2>/dev/null || { echo none; exit; }; "
            let line = inside + "\"$EASEL\" generate x --service kie --output small/new; echo $?"
            let ending = try await Tool.shell(
                "unshare -rm bash -c '\(line)' 2>&1 || echo none", variables: ground.variables, in: ground.folder)
            guard !ending.output.hasSuffix("none\n") else {
                return print("A full disk was not tried: this machine lets nobody mount one.")
            }
            #expect(
                ending.output
                    == "easel: The disk of small is full: 64 KiB are left, and a picture needs more. Nothing was sent; "
                    + "make room, or name another folder with --output DIR.\n1\n")
            #expect(ground.submits == 0)
            await ground.sandbox.stop()
        }
    #endif

    @Test("a reader that goes away ends nothing, and is no fault", arguments: ["models", "completions bash", "--help"])
    func closed(words: String) async throws {
        let folder = TemporaryFolder()
        let line = "{ sleep 0.2; \"$EASEL\" \(words); echo $? >&2; } | true"
        let ending = try await Tool.shell(line, in: folder)
        #expect(ending.complaint == "0\n")
    }

    @Test("a batch whose reader goes away brings every picture home")
    func closedBatch() async throws {
        let ground = try await ProvingGround()
        _ = try Requests(ground, "lake", count: 6)
        let line = "{ \"$EASEL\" batch lake.jsonl --json --quiet; echo $? >&2; } | true"
        let ending = try await Tool.shell(line, variables: ground.variables, in: ground.folder)
        #expect(ending.complaint == "0\n")
        #expect(try ground.ids(.delivered).count == 6)
        await ground.sandbox.stop()
    }

    @Test("a folder that is not there is made, and one that cannot be is refused before anything is paid")
    func folders() async throws {
        let ground = try await ProvingGround()
        let made = try await ground.run(["generate", "x", "--service", "kie", "--output", "new/and/deep"])
        #expect(made.code == 0 && made.output == "new/and/deep/x.jpg\n", "\(made.complaint)")
        try Data().write(to: ground.folder.appending(path: "file"))
        _ = try Requests(ground, "lake", count: 2)
        for words in [["generate", "y", "--service", "kie"], ["batch", "lake.jsonl"], ["orders", "resume"]] {
            let refused = try await ground.run(words + ["--output", "file/below"])
            #expect(refused.code == 1 && refused.output == "")
            #expect(
                refused.complaint
                    == "easel: The folder file/below cannot be made: file is not a folder. Nothing was sent; name "
                    + "another folder with --output DIR.\n")
        }
        #expect(ground.submits == 1)
        await ground.sandbox.stop()
    }

    @Test("a folder that may not be written is refused before anything is paid")
    func readOnly() async throws {
        let folder = TemporaryFolder()
        try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: folder.path)
        // To root every folder can be written, so there is nothing to see.
        guard geteuid() != 0 else { return print("A folder without the right to write was not tried: this is root.") }
        let desk = Desk()
        #expect(await desk.run(["generate", "x", "--output", folder.path + "/new"]) == .ownFault)
        let says = ": Permission denied. Nothing was sent; name another folder with --output DIR.\n"
        #expect(desk.complaint.hasSuffix(says))
    }

    @Test("a folder that vanishes while the order is paid for keeps the order, which names the folder")
    func vanished() async throws {
        let ground = try await ProvingGround(pace: .milliseconds(800))
        let target = ground.folder.appending(path: "target").path
        let kept = try await Tool.run(
            ["generate", "y", "--service", "kie", "--output", "target/below"], variables: ground.variables,
            in: ground.folder,
            atStart: { _ in
                while ground.submits < 1 { usleep(5_000) }
                try? Data().write(to: URL(filePath: target))
            })
        #expect(kept.code == 1 && kept.output == "", "\(kept.complaint)")
        let task = try #require(ground.sandbox.ledger.first?.task)
        #expect(kept.complaint.contains("target is not a folder. It is paid."), "\(kept.complaint)")
        #expect(kept.complaint.contains("Bring it home: easel orders wait kie/\(task)"), "\(kept.complaint)")
        try FileManager.default.removeItem(atPath: target)
        let home = try await ground.run(["orders", "resume"])
        #expect(home.code == 0 && home.output == "target/below/y.jpg\n", "\(home.complaint)")
        #expect(ground.submits == 1)
        await ground.sandbox.stop()
    }

    @Test("a batch that was stopped says with --json too that it can be run again")
    func stoppedBatch() async throws {
        let ground = try await ProvingGround(pace: .seconds(9))
        let lakes = try Requests(ground, "lake", count: 4)
        let ending = try await Tool.run(
            lakes.words, variables: ground.variables, in: ground.folder,
            atStart: { process in
                while process.isRunning, ground.sandbox.seen.count(where: { $0.stage == .poll }) < 4 { usleep(10_000) }
                process.signal(SIGINT)
            })
        #expect(ending.code == 130)
        #expect(
            ending.complaint
                == "easel: Stopped. 4 interrupted. Run the same command again; it does only what is missing.\n")
        #expect(ending.lines.count == 4)
        await ground.sandbox.stop()
    }

    @Test("paths that end with a NUL come whole through xargs, and never with objects")
    func nul() async throws {
        let folder = TemporaryFolder()
        let line = "\"$EASEL\" generate x --count 2 --quiet --print0 --output 'a folder' | xargs -0 ls"
        let ending = try await Tool.shell(line, in: folder)
        #expect(ending.lines == ["a folder/x-2.jpg", "a folder/x.jpg"], "\(ending.complaint)")
        let both = Desk()
        #expect(await both.run(["generate", "x", "--json", "--print0"]) == .badUsage)
        #expect(both.complaint.contains("--json and --print0 contradict each other"))
    }

    @Test("standard input is the prompt or a picture, and not both or twice")
    func input() async throws {
        for words in [["generate", "-", "--image", "-"], ["generate", "x", "--image", "-", "--image", "-"]] {
            let desk = Desk(input: Array("a fox".utf8))
            #expect(await desk.run(words + ["--dry-run"]) == .badUsage)
            #expect(desk.complaint.contains("Standard input can be"), "\(desk.complaint)")
        }
    }
}
