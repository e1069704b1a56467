import Easel
import Foundation
import TestGround
import Testing

@testable import EaselCommands

@Suite("A batch that is run again", .timeLimit(.minutes(5)))
struct BatchAgainTests {
    /// Runs a file of these lines without a board and without objects.
    private func run(
        _ ground: ProvingGround, _ lines: [String]? = nil, in file: String = "boats.jsonl", flags: [String] = []
    ) async throws -> ChildProcess.Ending {
        let place = ground.folder.appending(path: file)
        let folder = place.deletingLastPathComponent()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        if let lines { try Data(lines.map { $0 + "\n" }.joined().utf8).write(to: place) }
        return try await ground.run(["batch", file, "--service", "kie"] + flags)
    }

    private let red = #"{"prompt":"a red boat"}"#
    private let blue = #"{"prompt":"a blue boat"}"#

    @Test("pays for nothing twice where lines were put in or moved, and anew for a line that was changed")
    func inserted() async throws {
        let ground = try await ProvingGround()
        #expect(try await run(ground, [red, blue, red]).code == 0)
        #expect(ground.submits == 3)
        let more = try await run(ground, [#"{"prompt":"a green boat"}"#, blue, red, red])
        #expect(more.code == 0 && more.lines.count == 4, "\(more.complaint)")
        #expect(ground.submits == 4)
        #expect(try await run(ground, [#"{"prompt":"a grey boat"}"#, red]).code == 0)
        #expect(ground.submits == 5 && ground.charges["a red boat"]?.count == 2)
        await ground.sandbox.stop()
    }

    @Test("says of an order that failed and may have cost something that nothing was sent for it now")
    func replayed() async throws {
        let ground = try await ProvingGround()
        let lines = [
            #"{"prompt":"a boat [fails]"}"#, #"{"prompt":"no boat","ratio":"1:999"}"#,
            #"{"prompt":"no boat","model":"flux_2_max","service":"vtrix","set":{"stepz":1},"ratio":"1:1"}"#,
        ]
        let first = try await run(ground, lines)
        let id = try #require(try ground.records().first?.id)
        let says =
            " Nothing was sent now: the order \(id) ended so before. To order it anew, which may be paid again, let it "
            + "go with easel orders forget \(id)."
        #expect(first.code == 5 && !first.complaint.contains("Nothing was sent now"), "\(first.complaint)")
        let again = try await run(ground)
        #expect(again.code == 5 && again.complaint.contains(says), "\(again.complaint)")
        let reports = try await run(ground, nil, flags: ["--json"]).lines.map { try JSON(reading: $0) }
        let failures = reports.compactMap { report in report["failure"].map { (report["line"], $0["next"]?.string) } }
        #expect(failures.first { $0.0 == 1 }?.1?.hasSuffix(says) == true, "\(failures)")
        #expect(failures.first { $0.0 == 2 }?.1?.hasPrefix("Nothing was sent; give \"adjust\": true or change") == true)
        // What a line cannot use is not named as allowed.
        let allowed = reports.first { $0["line"] == 3 }?["failure"]?["problems"]?.array?.map { $0["allowed"]?.string }
        let names = ["format", "images", "prompt", "safety", "seed", "size"].joined(separator: ", ")
        #expect(allowed?.contains(names) == true, "\(allowed ?? [])")
        #expect(allowed?.contains { $0?.contains("webhook_url") == true } == true)
        #expect(allowed?.allSatisfy { $0?.contains("secret") == false } == true, "\(allowed ?? [])")
        #expect(ground.submits == 1)
        await ground.sandbox.stop()
    }

    @Test("keeps files of one name in two folders apart, with ids and without")
    func folders() async throws {
        let ground = try await ProvingGround()
        for (folder, color) in [("a", "red"), ("b", "blue")] {
            let lines = [#"{"id":1,"prompt":"a \#(color) boat"}"#, #"{"prompt":"a fox"}"#]
            let ending = try await run(ground, lines, in: folder + "/r.jsonl", flags: ["--output", folder])
            #expect(ending.code == 0, "\(ending.complaint)")
            #expect(ending.lines.count == 2 && ending.lines.allSatisfy { $0.hasPrefix(folder + "/") })
        }
        #expect(ground.submits == 4)
        await ground.sandbox.stop()
    }

    @Test("says of a line whose order asks something else what has changed, and what to do")
    func conflict() async throws {
        let ground = try await ProvingGround()
        #expect(try await run(ground, [#"{"id":"one","prompt":"a fox"}"#]).code == 0)
        let order = try #require(try ground.ids(.delivered).first)
        let ending = try await run(ground, [#"{"id":"one","prompt":"a hill"}"#])
        #expect(ending.code == 2)
        let next = "or let the old order go with easel orders forget \(order).\n1 unusable.\n"
        #expect(
            ending.complaint
                == "easel: Line 1 (one): The id one belongs to the order \(order), and since then it has another prompt. "
                + "Nothing was sent; give the line another id, \(next)")
        #expect(ground.submits == 1)
        #expect(try await ground.run(["orders", "forget", order]).code == 0)
        #expect(try await run(ground, [red], flags: ["--model", "flux-kontext-pro"]).code == 0)
        let other = try #require(try ground.ids(.delivered).first)
        let model = try await run(ground, nil, flags: ["--model", "flux-kontext-max"])
        #expect(model.code == 2 && ground.submits == 2)
        let changes = "another model (kie/flux-kontext-max and not kie/flux-kontext-pro)"
        #expect(
            model.complaint.hasPrefix(
                "easel: Line 1: This line belongs to the order \(other), and since then it has \(changes)"),
            "\(model.complaint)")
        #expect(model.complaint.contains(". Nothing was sent; give the line an id, or let the old order go with"))
        await ground.sandbox.stop()
    }

    @Test("says of an order that has not ended, or whose words were not kept, what is known")
    func openConflict() async throws {
        let room = try StoreRoom()
        let line = BatchLine(number: 1, key: "k", try BatchReading(JSON(reading: #"{"prompt":"x","id":"a"}"#), in: ""))
        let asked = CheckedRequest(
            service: "kie", model: "flux-kontext-pro", mode: .generate, values: ["prompt": "x"], images: [], notes: [])
        for state in [OrderState.running, .unknown] {
            let id = "abc\(state.rawValue)"
            let failure = line.conflict(with: try await room.keep(id, state), asking: asked)
            #expect(failure.message.hasSuffix(", and since then it has another prompt, another aspectRatio."))
            let end = "give the line another id, or see what becomes of the old order with easel orders show \(id)."
            #expect(failure.next.hasSuffix(end) && failure.order == id && !failure.mayHaveCost)
        }
        let wordless = OrderRecord(id: "abd", of: asked, name: "x", created: 0, keepingWords: false)
        let failure = line.conflict(with: wordless, asking: asked)
        #expect(failure.message == "The id a belongs to the order abd, which asks something else.")
    }

    @Test("claims no picture that is gone, says how to get it back, and that way works")
    func gone() async throws {
        let ground = try await ProvingGround()
        let first = try await run(ground, [red, blue], flags: ["--output", "batch"])
        #expect(first.lines.sorted() == ["batch/a-blue-boat.jpg", "batch/a-red-boat.jpg"], "\(first.complaint)")
        let record = try #require(try ground.records().first { $0.pictures.first?.path.contains("red") == true })
        let task = "kie/\(record.ticket?.task ?? "")"
        let file = ground.folder.appending(path: "batch/a-red-boat.jpg")
        let bytes = record.pictures.first?.bytes ?? 0
        let changed = "is no longer as it was written, with \(bytes) bytes."
        let aside = ", after moving away what lies there"
        for (damage, says, way) in [(nil, "is no longer there.", ""), (1, changed, aside)] {
            if let damage {
                try Data(count: damage).write(to: file)
            } else {
                try FileManager.default.removeItem(at: file)
            }
            let ending = try await run(ground)
            #expect(ending.code == 1 && ending.lines == ["batch/a-blue-boat.jpg"])
            let told =
                "easel: Line 1: batch/a-red-boat.jpg \(says) It was paid in an earlier run. Fetch it again while its "
                + "service has it, free, with easel orders wait \(task) --output batch\(way); or order it anew, and "
                + "pay again, after easel orders forget \(record.id).\n"
            #expect(ending.complaint.contains(told), "\(ending.complaint)")
            let alone = try await ground.run(["orders", "wait", record.id])
            #expect(alone.code == 1 && alone.lines == [])
            #expect(alone.complaint == told.replacing("Line 1: ", with: ""), "\(alone.complaint)")
            #expect(ending.complaint.hasSuffix("\n1 delivered, 1 no longer there as written.\n"))
        }
        let reports = try await run(ground, nil, flags: ["--json"]).lines.map { try JSON(reading: $0) }
        let report = reports.first { $0["line"] == 1 }
        #expect(report?["pictures"] == [] && report?["state"] == "delivered")
        #expect(report?["failure"]?["code"] == "not_saved" && report?["failure"]?["may_have_cost"] == true)
        try FileManager.default.removeItem(at: file)
        let fetched = try await ground.run(["orders", "wait", task, "--output", "batch"])
        #expect(fetched.code == 0 && fetched.lines == ["batch/a-red-boat.jpg"], "\(fetched.complaint)")
        #expect(try await run(ground).code == 0)
        #expect(ground.submits == 2)
        try FileManager.default.removeItem(at: file)
        #expect(try await ground.run(["orders", "forget", record.id]).code == 0)
        #expect(try await run(ground, nil, flags: ["--output", "batch"]).code == 0)
        #expect(ground.submits == 3)
        await ground.sandbox.stop()
    }

    @Test("says once how many pictures lie elsewhere than it was told to write")
    func elsewhere() async throws {
        let ground = try await ProvingGround()
        #expect(try await run(ground, [red], flags: ["--output", "one"]).code == 0)
        let second = try await run(ground, [red, blue], flags: ["--output", "two"])
        #expect(
            second.complaint.hasSuffix("\n2 delivered.\n1 picture is from an earlier run and stays in one/.\n"))
        let third = try await run(ground, nil, flags: ["--output", "three"])
        #expect(third.complaint.hasSuffix("\n2 pictures are from an earlier run and stay in one/, two/.\n"))
        let same = try await run(ground, [red], flags: ["--output", "./one/"])
        #expect(same.code == 0 && !same.complaint.contains("stay"), "\(same.complaint)")
        #expect(try await !run(ground).complaint.contains("stay"))
        #expect(ground.submits == 2)
        await ground.sandbox.stop()
    }
}
