import Easel
import Foundation
import TestGround
import Testing

@testable import EaselCommands

@Suite("easel orders show, cancel and forget", .timeLimit(.minutes(5)))
struct OrdersVerbsTests {
    @Test("an id may be shortened as long as it names one order alone", arguments: ["show", "cancel", "forget"])
    func prefix(verb: String) async throws {
        let room = try StoreRoom()
        try await room.keep("abc111", .unknown)
        try await room.keep("abc222", .unknown)
        let both = Desk(room.variables)
        #expect(await both.run(["orders", verb, "abc"]) == .badUsage)
        #expect(both.complaint == "easel: abc begins 2 orders: abc111, abc222. Give more of the one you mean.\n")
        let nobody = Desk(room.variables)
        #expect(await nobody.run(["orders", verb, "x/\u{1B}"]) == .badUsage)
        #expect(
            nobody.complaint
                == "easel: There is no order x/\\u{1b}. See easel orders list --all.\n")
        let empty = Desk(room.variables)
        #expect(await empty.run(["orders", verb, ""]) == .badUsage)
        #expect(room.names.filter { $0.hasSuffix(".json") }.count == 3)
    }

    @Test("an order goes by its key too")
    func key() async throws {
        let room = try StoreRoom()
        try await room.keep("abc111", .unknown, key: "invoice-17")
        try await room.keep("abc222", .unknown, key: "abc1")
        for (name, id) in [("invoice-17", "abc111"), ("abc1", "abc222")] {
            let desk = Desk(room.variables)
            #expect(await desk.run(["orders", "show", name, "--json"]) == .done)
            #expect(desk.json?["order"] == .string(id))
        }
    }

    @Test("show tells everything, and looks after the pictures")
    func show() async throws {
        let room = try StoreRoom()
        let pictures = try ["a.png", "b.png", "c.png"].map { try room.picture($0) }
        let (claim, record) = try await room.hold("abc111", .delivered, key: "k") { record in
            record.pictures = pictures
            record.looks = 4
            record.result = ImageResult(cost: Cost("5", currency: "credits"))
        }
        try Data("x".utf8).write(to: room.folder.appending(path: "b.png"))
        try FileManager.default.removeItem(at: room.folder.appending(path: "c.png"))
        let ending = try await Tool.run(["orders", "show", "ab"], variables: room.variables)
        #expect(ending.code == 0 && ending.complaint == "")
        let facts = "(1x1 png, 67 bytes)"
        let lives = (record.times.accepted ?? 0) + 14 * 86_400_000
        let expected = [
            "order      abc111", "state      delivered", "model      kie/flux-kontext-pro", "order key  k",
            "request    prompt: a red fox", "request    aspectRatio: 16:9",
            "note       safety: adjusted 5 → 2. Stricter.", "task       kie/task_abc111 at https://api.kie.ai",
            "attempts   1", "looks      4", "cost       5 credits",
            "picture    \(pictures[0].path) \(facts): there, as it was written",
            "picture    \(pictures[1].path) \(facts): there, but no longer as it was written",
            "picture    \(pictures[2].path) \(facts): no longer there", "held by    a process that is running",
            "next       Fetch it again while its service has it, free, with easel orders wait kie/task_abc111, and put it "
                + "there; its link lives at least until \(Moment(lives).text).",
        ]
        #expect(
            ending.lines.filter { !["placed", "sent", "accepted", "ended"].contains($0.prefix { $0 != " " }) }
                == expected)
        #expect(ending.lines.contains("placed     \(Moment(record.times.created).text), 5 min ago"))
        await room.store.release(claim)
        let desk = Desk(room.variables)
        #expect(await desk.run(["orders", "show", "abc111", "--json"]) == .done)
        #expect(desk.json?["files"] == ["there", "changed", "gone"])
        #expect(desk.json?["holder"] == "nobody")
        #expect(desk.json?["next"]?.string?.hasPrefix("Fetch it again while its service has it, free, with ") == true)
    }

    @Test("show tells how a picture that is gone is fetched again, and how long that can be done")
    func wayBack() async throws {
        let room = try StoreRoom()
        let path = room.folder.appending(path: "my pictures/a.png").path
        let gone = KeptPicture(try Picture(StoreRoom.png, address: "https://cdn.example/a.png", name: "fox"), at: path)
        let folder = String(path.dropLast("/a.png".count))
        let old: Int64 = 15 * 24 * 60
        let rows: [(id: String, minutesAgo: Int64, service: String, life: String)] = [
            ("abc111", 5, "kie", "its link lives at least until "), ("abc222", old, "kie", "its link died by "),
            ("abc333", 5, "vtrix", "nobody says how long its link lives."),
        ]
        for row in rows {
            try await room.keep(row.id, .delivered, minutesAgo: row.minutesAgo) { record in
                record.pictures = [gone]
                record.ticket = TaskTicket(
                    service: row.service, route: "r", origin: Kie.service.origin, model: "m", task: "t",
                    submittedAt: record.times.created)
            }
            let desk = Desk(room.variables)
            #expect(await desk.run(["orders", "show", row.id]) == .done)
            let way =
                "next       Fetch it again while its service has it, free, with easel orders wait \(row.service)/t "
                + "--output '\(folder)'; \(row.life)"
            #expect(desk.output.contains(way.replacing("next       ", with: "next      ")), "\(desk.output)")
        }
    }

    @Test("show tells of an order of unknown outcome what to do about it")
    func unknown() async throws {
        let room = try StoreRoom()
        try await room.keep("abc111", .unknown) { record in
            let failure = ImageFailure(.unknownOutcome, .submitting, "The answer was cut.", next: "Look.")
            record.failure = KeptFailure(failure)
        }
        let desk = Desk(room.variables)
        #expect(await desk.run(["orders", "show", "abc111"]) == .done)
        #expect(desk.output.contains("state     unknown; it may have been charged\n"))
        #expect(desk.output.contains("failure   The answer was cut. It may have been charged.\n"))
        #expect(desk.output.contains("easel orders forget abc111 --possibly-paid"))
    }

    @Test("resume tells in JSON too of an order that waits for a person's word")
    func asking() async throws {
        let room = try StoreRoom()
        try await room.keep("abc111")
        let copy = room.folder.appending(path: "copy").path
        try FileManager.default.copyItem(atPath: room.path, toPath: copy)
        let variables = ["EASEL_STORE": copy, "KIE_API_KEY": "k", "EASEL_KIE_URL": "http://127.0.0.1:9"]
        let desk = Desk(variables)
        #expect(await desk.run(["orders", "resume", "--json"]) == .badUsage)
        #expect(desk.json?["order"] == "abc111" && desk.json?["failure"]?["code"] == "asks_first", "\(desk.output)")
        let next = desk.json?["failure"]?["next"]?.string ?? ""
        #expect(next.contains("resume it by its id") && desk.complaint.contains(next), "\(desk.complaint)")
    }

    @Test("cancel takes back an order that was not sent and that nobody holds")
    func cancel() async throws {
        let room = try StoreRoom()
        try await room.keep("abc111", key: "k")
        let first = try await Tool.run(["orders", "cancel", "abc"], variables: room.variables)
        #expect(first.code == 0 && first.output == "Cancelled abc111: it was never sent and cost nothing.\n")
        let record = try await room.store.order("abc111")
        #expect(record.state == .cancelled && record.times.ended != nil && !record.isPossiblyPaid)
        let (claim, _) = try await room.store.claim("abc111")
        await room.store.release(claim)
        let again = Desk(room.variables)
        #expect(await again.run(["orders", "cancel", "abc111", "--json"]) == .done)
        #expect(again.json?["state"] == "cancelled" && again.output.split(separator: "\n").count == 1)
    }

    @Test("J8: cancel leaves an order that another process holds alone, and leaves a note for that process")
    func held() async throws {
        let room = try StoreRoom()
        let (claim, _) = try await room.hold("abc111")
        let ending = try await Tool.run(["orders", "cancel", "abc111"], variables: room.variables)
        #expect(ending.code == 1 && ending.output == "")
        #expect(
            ending.complaint
                == "easel: Another process has the order abc111. It was left a note and takes the order back if it has "
                + "not sent it yet; see easel orders show abc111.\n")
        #expect(try await room.store.order("abc111").state == .queued)
        #expect(try await room.store.takeHints(under: claim).map(\.text) == ["{\"cancel\":true}"])
        await room.store.release(claim)
    }

    static let tooLate: [(OrderState, ExitCode, String)] = [
        (.sending, .unknownOutcome, "the request of abc111 is on the wire"),
        (.accepted, .stillRunning, "It is paid, so bring its picture home with easel orders wait abc111."),
        (.running, .stillRunning, "It is too late: Kie has taken the order abc111, and takes no order back."),
        (.succeeded, .stillRunning, "It may have been charged."),
        (.unknown, .unknownOutcome, "Nobody knows whether Kie took the order abc111"),
        (.delivered, .badUsage, "The order abc111 has ended already: it is delivered. There is nothing to take back"),
        (.notSent, .badUsage, "The order abc111 has ended already: it is not sent."),
    ]

    @Test("cancel says why it is too late", arguments: tooLate)
    func late(state: OrderState, code: ExitCode, says: String) async throws {
        let room = try StoreRoom()
        let record = try await room.keep("abc111", state)
        let desk = Desk(room.variables)
        #expect(await desk.run(["orders", "cancel", "abc111", "--json"]) == code)
        #expect(desk.complaint.contains(says), "\(desk.complaint)")
        #expect(desk.json?["state"]?.string == state.rawValue && desk.json?["failure"]?["next"] != nil)
        #expect(try await room.store.order("abc111") == (try await room.store.order(record.id)))
        #expect(try await room.store.order("abc111").state == state)
    }

    @Test("forget lets go of orders that have ended, and of their keys")
    func forget() async throws {
        let room = try StoreRoom()
        try await room.keep("abc111", .delivered, key: "k")
        try await room.keep("abc222", .cancelled)
        try await room.keep("abd333", .failed)
        let desk = Desk(room.variables)
        #expect(await desk.run(["orders", "forget", "abc1", "abc2", "abc111"]) == .done)
        #expect(desk.output == "Forgot abc111, which was delivered.\nForgot abc222, which was cancelled.\n")
        #expect(try await room.store.orders(onlyOpen: false).records.map(\.id) == ["abd333"])
        let again = try await room.keep("abc444", key: "k")
        #expect(again.id == "abc444")
    }

    @Test("forget lets go of an order of unknown outcome only on the person's word about the money")
    func forgetUnknown() async throws {
        let room = try StoreRoom()
        try await room.keep("abc111", .unknown)
        let desk = Desk(room.variables)
        #expect(await desk.run(["orders", "forget", "abc111"]) == .badUsage)
        #expect(
            desk.complaint
                == "easel: Nobody knows whether Kie took the order abc111, and once it is forgotten nothing here tells "
                + "of it. It may have been charged. Look into the account first; then give your word that the money is "
                + "accounted for: easel orders forget abc111 --possibly-paid.\n")
        #expect(try await room.store.order("abc111").state == .unknown)
        let word = Desk(room.variables)
        #expect(await word.run(["orders", "forget", "abc111", "--possibly-paid", "--json"]) == .done)
        #expect(word.json?["forgotten"] == true && word.json?["order"] == "abc111")
        await #expect(throws: StoreTrouble.unknownOrder("abc111")) { try await room.store.order("abc111") }
    }

    @Test("forget refuses open orders, and then forgets none")
    func forgetOpen() async throws {
        let room = try StoreRoom()
        try await room.keep("abc111", .delivered)
        try await room.keep("abd222", .running)
        let desk = Desk(room.variables)
        #expect(await desk.run(["orders", "forget", "abc", "abd", "--possibly-paid"]) == .badUsage)
        #expect(
            desk.complaint
                == "easel: The order abd222 has not ended yet. Bring it home with easel orders wait abd222; take "
                + "back one that was not sent yet with easel orders cancel abd222.\n"
                + "None of the orders was forgotten.\n")
        #expect(try await room.store.orders(onlyOpen: false).records.count == 2)
    }

    @Test("forget leaves an order alone that another process holds")
    func forgetHeld() async throws {
        let room = try StoreRoom()
        let (claim, _) = try await room.hold("abc111", .delivered)
        let ending = try await Tool.run(["orders", "forget", "abc111"], variables: room.variables)
        #expect(ending.code == 1)
        #expect(
            ending.complaint
                == "easel: The order abc111 is in other hands. Wait until the other process is done, or stop it.\n")
        await room.store.release(claim)
        #expect(try await room.store.order("abc111").state == .delivered)
    }
}
