import Easel
import Testing

@testable import EaselCommands

@Suite("The words about a store")
struct StoreWordsTests {
    static let rows: [(StoreTrouble, ExitCode, String)] = [
        (
            .unreadable("/s: Permission denied."), .ownFault,
            "The orders cannot be read now: /s: Permission denied. Nothing was sent; look whether the folder is there "
                + "and may be read by you, and try again."
        ),
        (
            .damaged("/s/orders/a.json"), .ownFault,
            "This was damaged and is left as it is: /s/orders/a.json Nothing was sent or changed; put a good copy of "
                + "it back or take it away. easel doctor counts the rest."
        ),
        (
            .newer("/s", form: 2), .ownFault,
            "/s has form 2, which is newer than this version of Easel reads. Nothing was sent or changed; use the "
                + "version of Easel that wrote it, or a newer one."
        ),
        (
            .full("/s: No space left on device."), .ownFault,
            "There is no room to keep the order: /s: No space left on device. Nothing was sent; make room on the disk, "
                + "and try again."
        ),
        (
            .unwritten("/s: Read-only file system."), .ownFault,
            "The order could not be kept: /s: Read-only file system. Nothing was sent; look whether the disk is well "
                + "and you may write there, and try again."
        ),
        (
            .distrusted, .ownFault,
            "The disk failed to keep an order before, so nothing is sent until the store is opened again. Nothing was "
                + "sent; look after the disk, and start again."
        ),
        (
            .vanished("/s"), .ownFault,
            "The store /s was removed or replaced while it was open. Nothing was sent; put the folder back or open "
                + "another one."
        ),
        (
            .claimed(order: "a"), .ownFault,
            "The order a is in other hands. Wait until the other process is done, or stop it."
        ),
        (
            .notClaimed(order: "a"), .ownFault,
            "The order a is no longer in these hands. Wait until the other process is done, or stop it."
        ),
        (
            .conflict(key: "k", order: "a"), .badUsage,
            "The order key k belongs to the order a, which asks something else, or another model. Nothing was sent; use another "
                + "order key, or see easel orders show a."
        ),
        (
            .unknownOrder("a"), .badUsage,
            "There is no order a. See easel orders list --all."
        ),
        (
            .stillOpen(order: "a"), .badUsage,
            "The order a has not ended yet. Bring it home with easel orders wait a; take back one that was not sent yet "
                + "with easel orders cancel a."
        ),
    ]

    @Test("say what happened, what to do next, and end the process with a code of their own", arguments: rows)
    func words(trouble: StoreTrouble, code: ExitCode, words: String) {
        let failure = trouble.failure().namingCommands
        #expect(failure.description == words)
        #expect(ExitCode(failure) == code)
        #expect(!failure.mayHaveCost && failure.stage == .checking)
    }

    static let places: [([String], [String: String], String)] = [
        (["--store", "/a"], ["EASEL_STORE": "/b", "XDG_STATE_HOME": "/c", "HOME": "/d"], "/a"),
        (["--store=rel"], ["EASEL_STORE": "/b"], "rel"),
        ([], ["EASEL_STORE": "/b", "XDG_STATE_HOME": "/c", "HOME": "/d"], "/b"),
    ]
    #if os(Linux)
        static let ownPlaces: [([String], [String: String], String)] = [
            ([], ["EASEL_STORE": "", "XDG_STATE_HOME": "/c", "HOME": "/d"], "/c/easel"),
            ([], ["XDG_STATE_HOME": "relative", "HOME": "/d"], "/d/.local/state/easel"),
            ([], ["HOME": "/"], "/.local/state/easel"),
        ]
    #else
        static let ownPlaces: [([String], [String: String], String)] = [
            ([], ["EASEL_STORE": "", "XDG_STATE_HOME": "/c", "HOME": "/d"], "/d/Library/Application Support/Easel")
        ]
    #endif

    @Test("the folder is the flag's, the variable's, or the platform's own", arguments: places + ownPlaces)
    func place(words: [String], variables: [String: String], folder: String) throws {
        let console = Console(variables: variables, output: { _ in }, complaint: { _ in })
        #expect(StorePlace.folder(try Arguments(words, flags: [StorePlace.flag]), console) == folder)
    }

    static let commands: [(String, String)] = [
        ("It is kept: easel orders show 62f1", "It is kept: easel orders show --store '/tmp/my store' 62f1"),
        ("See easel orders list --all.", "See easel orders list --store '/tmp/my store' --all."),
        ("It is kept: see easel orders.", "It is kept: see easel orders --store '/tmp/my store'."),
        (
            "easel orders wait kie/a, or easel orders forget a.",
            "easel orders wait --store '/tmp/my store' kie/a, or easel orders forget --store '/tmp/my store' a."
        ),
        ("Nothing was sent.", "Nothing was sent."),
    ]

    @Test("a command that is shown names the store that the flag named", arguments: commands)
    func shownCommand(text: String, named: String) {
        let store = NamedStore()
        #expect(store.named(in: text) == text)
        store.note("/tmp/my store")
        #expect(store.named(in: text) == named)
    }

    @Test("what to do next names the flag's store for a person and in JSON, and no other")
    func next() async throws {
        let room = try StoreRoom()
        try await room.keep("abc111", .queued)
        let (flag, plain) = (["--store", room.path], "See easel orders list --all.")
        let told = "See easel orders list --store \(room.path) --all."
        let desk = Desk()
        #expect(await desk.run(["orders", "cancel", "x", "--json"] + flag) == .badUsage)
        #expect(desk.complaint == "easel: There is no order x. \(told)\n")
        #expect(desk.json?["failure"]?["next"] == .string(told), "\(desk.output)")
        let variable = Desk(room.variables)
        #expect(await variable.run(["orders", "cancel", "x"]) == .badUsage)
        #expect(variable.complaint == "easel: There is no order x. \(plain)\n")
        let shown = Desk()
        #expect(await shown.run(["orders", "show", "abc111"] + flag) == .done)
        #expect(shown.output.contains("easel orders cancel --store \(room.path) abc111"), "\(shown.output)")
        let json = Desk()
        #expect(await json.run(["orders", "show", "abc111", "--json"] + flag) == .done)
        let next = json.json?["next"]?.string ?? ""
        #expect(next.contains("easel orders cancel --store \(room.path) abc111"), "\(next)")
    }

    @Test("without a home in the variables the folder is in the account's own home")
    func noHome() throws {
        let console = Console(variables: [:], output: { _ in }, complaint: { _ in })
        let folder = StorePlace.folder(try Arguments([], flags: []), console)
        #expect(folder.hasPrefix("/") && folder.hasSuffix("asel"))
    }

    @Test("a moment keeps its thousandths, and its age is one number")
    func moments() {
        #expect(Moment(1_767_225_600_123).text == "2026-01-01T00:00:00.123Z")
        #expect(Moment(1_767_225_600_009).text == "2026-01-01T00:00:00.009Z")
        let ages: [(Int64, String)] = [
            (-5, "0 s"), (0, "0 s"), (119, "119 s"), (120, "2 min"), (7199, "119 min"), (7200, "2 h"),
            (172_799, "47 h"), (172_800, "2 d"), (8_640_000, "100 d"),
        ]
        for (seconds, age) in ages { #expect(Moment(0).age(at: Moment(seconds * 1000)) == age) }
    }
}
