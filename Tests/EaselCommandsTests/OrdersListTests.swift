import Easel
import Foundation
import TestGround
import Testing

@testable import EaselCommands

@Suite("easel orders list", .timeLimit(.minutes(5)))
struct OrdersListTests {
    private static let esc = "\u{1B}[2J"

    /// A room with orders in many states.
    private func filled() async throws -> StoreRoom {
        let room = try StoreRoom()
        try await room.keep("aaaaaaaa11", .delivered, minutesAgo: 200)
        try await room.keep("bbbbbbbb11", .unknown, prompt: "a castle\nin \(Self.esc) mist", key: "invoice-17")
        try await room.keep("cccccccc11", .running, minutesAgo: 1)
        try await room.keep(
            "dddddddd11", .queued, prompt: "a very long prompt about a lighthouse at the sea", minutesAgo: 0)
        return room
    }

    @Test("is a heading, one line per order that is open or unknown, the oldest first, and a total")
    func list() async throws {
        let room = try await filled()
        for words in [["orders"], ["orders", "list"], ["orders", "list", "--store", room.path]] {
            let desk = Desk(words.count == 4 ? ["EASEL_STORE": nowhere] : room.variables)
            #expect(await desk.run(words) == .done)
            // Ages depend on the moment; the columns around them do not.
            let lines = desk.output.split(separator: "\n").map { $0.replacing(#/  [0-9]+ (s|min) */#, with: "  AGE") }
            let titles = desk.output.prefix { $0 != "\n" }
            #expect(titles.split(separator: " ") == ["id", "age", "state", "model", "details"])
            let places = desk.output.split(separator: "\n").prefix(2).map { line in
                ["  model  ", "  kie/"].compactMap { line.firstRange(of: $0) }.map { line[..<$0.lowerBound].count }
            }
            #expect(places[0] == places[1])
            #expect(
                lines.dropFirst() == [
                    "bbbbbbbb  AGEunknown  kie/flux-kontext-pro  order key invoice-17, "
                        + "\"a castle in \\u{1b}[2J mist\", may have been charged",
                    "cccccccc  AGErunning  kie/flux-kontext-pro  \"a red fox\", task task_cccccccc11",
                    "dddddddd  AGEqueued   kie/flux-kontext-pro  \"a very long prompt about a lighthouse a…\"",
                    "3 orders: 1 queued, 1 running, 1 unknown. One that has ended is shown by --all.",
                ])
            #expect(desk.complaint == "")
        }
    }

    @Test("with --all puts those that have ended behind")
    func all() async throws {
        let room = try await filled()
        let desk = Desk(room.variables)
        #expect(await desk.run(["orders", "list", "--all"]) == .done)
        let lines = desk.output.split(separator: "\n")
        #expect(lines.map { $0.prefix(2) } == ["id", "bb", "cc", "dd", "aa", "4 "])
        #expect(lines.last == "4 orders: 1 queued, 1 running, 1 unknown, 1 delivered.")
    }

    @Test("with --all names the code of what ended an order that came to nothing")
    func refused() async throws {
        let room = try StoreRoom()
        try await room.keep("aaaaaaaa11", .rejected) { record in
            record.failure = KeptFailure(ImageFailure(.overLimit, .checking, "It costs more.", next: "Allow more."))
        }
        let desk = Desk(room.variables)
        #expect(await desk.run(["orders", "list", "--all"]) == .done)
        #expect(desk.output.contains("  \"a red fox\", over_limit\n"), "\(desk.output)")
    }

    @Test("says of an order that was not sent yet who sends it, and how it is taken back")
    func queued() async throws {
        let room = try StoreRoom()
        try await room.keep("aaaaaaaa11", .queued)
        let desk = Desk(room.variables)
        #expect(await desk.run(["orders", "show", "aaaaaaaa11"]) == .done)
        let next =
            "It is sent when its turn comes in the process that has it, or by easel orders resume aaaaaaaa11; easel orders "
            + "cancel aaaaaaaa11 takes it back."
        #expect(desk.output.split(separator: "\n").joined().contains(next), "\(desk.output)")
    }

    @Test("says of an order that has succeeded at its service that nobody has its picture yet")
    func painted() async throws {
        let room = try StoreRoom()
        try await room.keep("aaaaaaaa11", .succeeded)
        let (desk, json) = (Desk(room.variables), Desk(room.variables))
        #expect(await desk.run(["orders"]) == .done)
        #expect(desk.output.contains("  painted but not fetched  kie/flux-kontext-pro  "), "\(desk.output)")
        #expect(desk.output.hasSuffix("\n1 order: 1 painted but not fetched.\n"))
        #expect(await json.run(["orders", "--json"]) == .done)
        #expect(json.json?["state"] == "succeeded")
    }

    @Test("shows as much of the ids as tells them apart")
    func digits() async throws {
        let room = try StoreRoom()
        try await room.keep("abcdefgh12")
        try await room.keep("abcdefgh13")
        let desk = Desk(room.variables)
        #expect(await desk.run(["orders"]) == .done)
        #expect(desk.output.split(separator: "\n").map { $0.prefix(12) }.sorted().prefix(1) == ["2 orders: 2 "])
        #expect(desk.output.contains("abcdefgh12  ") && desk.output.contains("abcdefgh13  "))
    }

    @Test("in a folder without a store says so, and makes none")
    func empty() async throws {
        let room = try StoreRoom()
        let nowhere = room.folder.appending(path: "nowhere").path
        let desk = Desk()
        #expect(await desk.run(["orders", "--store", nowhere]) == .done)
        #expect(desk.output == "There is no store in \(nowhere) yet; the first order makes it.\n")
        #expect(desk.complaint == "")
        #expect(!FileManager.default.fileExists(atPath: nowhere))
        let program = Desk()
        #expect(await program.run(["orders", "--json", "--store", nowhere]) == .done)
        #expect(program.output == "")
        try await room.keep("aa", .delivered)
        let ended = Desk(room.variables)
        #expect(await ended.run(["orders"]) == .done)
        #expect(ended.output == "No open orders in \(room.path). One that has ended is shown by --all.\n")
    }

    @Test("as JSON is one object per order, with the keys of an order's report and more")
    func json() async throws {
        let room = try StoreRoom()
        let picture = try room.picture("fox.png")
        try await room.keep("aa", .delivered, key: "k") { record in
            record.result = ImageResult(
                pictures: [PictureLink("https://cdn.example/fox.png", lifeSeconds: 600)],
                cost: Cost("0.10", currency: "USD"), metadata: ["m": 1], seed: 9_007_199_254_740_993)
            record.pictures = [picture]
            record.looks = 3
        }
        try await room.keep("bb", .failed, minutesAgo: 1) { record in
            var failure = ImageFailure(.failed, .waiting, "It failed.", next: "Try again.")
            failure.mayHaveCost = true
            failure.serviceCode = "501"
            record.failure = KeptFailure(failure)
        }
        let desk = Desk(room.variables)
        #expect(await desk.run(["orders", "list", "--all", "--json"]) == .done)
        let lines = desk.output.split(separator: "\n").map { try? JSON(reading: String($0)) }
        try #require(lines.count == 2)
        let (first, second) = (lines[0], lines[1])
        #expect(
            first?.object?.members.map(\.name) == [
                "order", "state", "service", "model", "task", "pictures", "notes", "cost", "metadata", "seed",
                "seconds",
                "polls", "failure", "key", "may_have_cost", "attempts", "times",
            ])
        #expect(first?["order"] == "aa" && first?["state"] == "delivered" && first?["task"] == "task_aa")
        #expect(first?["service"] == "kie" && first?["model"] == "flux-kontext-pro" && first?["polls"] == 3)
        let shown = first?["pictures"]?.array?.first
        #expect(shown?["url"] == "https://cdn.example/fox.png" && shown?["path"]?.string == picture.path)
        #expect(shown?["type"] == "png" && shown?["width"] == 1 && shown?["sha256"]?.string == picture.sha256)
        #expect(first?["cost"]?["amount"] == "0.10" && first?["seed"]?.number?.text == "9007199254740993")
        #expect(
            first?["seconds"]?["queued"]?.number?.text == "1.250"
                && first?["seconds"]?["running"]?.number?.text == "3.250")
        #expect(first?["notes"]?.array?.first?["to"] == "2" && first?["failure"] == .null && first?["key"] == "k")
        #expect(second?["failure"]?["code"] == "failed" && second?["failure"]?["may_have_cost"] == true)
        #expect(second?["failure"]?["service_code"] == "501" && second?["pictures"] == [] && second?["key"] == .null)
    }

    @Test("says beside the list what cannot be read, and lists the rest")
    func damaged() async throws {
        let room = try await filled()
        try room.damage("cccccccc11")
        let desk = Desk(room.variables)
        #expect(await desk.run(["orders"]) == .done)
        #expect(desk.output.contains("2 orders: 1 queued, 1 unknown."))
        #expect(
            desk.complaint.hasPrefix(
                "easel: The order cccccccc11 cannot be read. This was damaged and is left as it is: "
                    + "\(room.path)/orders/cccccccc11.json Nothing was sent or changed; "))
        let asked = Desk(room.variables)
        #expect(await asked.run(["orders", "show", "cccc", "--json"]) == .ownFault)
        #expect(asked.json?["order"] == "cccccccc11" && asked.json?["state"] == .null)
        #expect(asked.json?["failure"]?["code"] == "store_trouble")
        let other = Desk(room.variables)
        #expect(await other.run(["orders", "show", "bbbb"]) == .done)
    }

    @Test("is refused where the whole store cannot be read")
    func unreadable() async throws {
        let room = try await filled()
        try Data("{\"form\":2,\"installation\":\"x\",\"file\":\"1\"}".utf8)
            .write(to: URL(filePath: room.path + "/format.json"))
        let desk = Desk(room.variables)
        #expect(await desk.run(["orders"]) == .ownFault)
        #expect(
            desk.complaint
                == "easel: \(room.path) has form 2, which is newer than this version of Easel reads. Nothing was sent "
                + "or changed; use the version of Easel that wrote it, or a newer one.\n")
    }

    @Test("J8: is a process of its own beside one that holds and writes the orders, and leaves no trace")
    func beside() async throws {
        let room = try StoreRoom()
        let (claim, placed) = try await room.hold("aaaaaaaa11", .running)
        // The writer has files of its own beside the records.
        let isShared = { (name: String) in ![".part", ".old"].contains { name.hasSuffix($0) } }
        let before = room.names.filter(isShared)
        let process = try Tool.start(["orders", "list", "--json"], variables: room.variables)
        var record = placed
        for look in 1...50 {
            record.looks = look
            try await room.store.write(record, under: claim)
        }
        let ending = await process.ending()
        #expect(ending.code == 0 && ending.complaint == "" && ending.lines.count == 1)
        #expect(try JSON(reading: ending.lines.first ?? "")["state"] == "running")
        #expect(room.names.filter(isShared) == before)
        await room.store.release(claim)
    }
}
