import Easel
import Foundation
import Synchronization
import TestGround
import Testing

/// One store and one pair of services, before which process after process is killed until every order has ended.
///
/// Each life of a process is one command, or two beside each other, and sometimes whoever hears callbacks dies too.
/// After each kill the store, the ledger and the folder of pictures are held against each other; at the end, when
/// nothing is killed any more, everything has to come home, and one more run has to change nothing.
final class KillRound {
    /// The commands of one life.
    enum Scene: String, CaseIterable { case batch, twoBatches, generate, generateTwice, resume, resumeBesideBatch }

    let ground: ProvingGround
    let requests: Requests
    let comment: Comment
    private(set) var tally = KillTally()
    /// The orders that may have been on the wire when a process was killed.
    private(set) var sending: Set<String> = []
    private var dice: KillDice
    private var listening: ListenProcess?
    private var port = 0

    /// The keys of the orders that are placed one by one.
    private let hills = ["hill 1", "hill 2"]

    init(seed: UInt64) async throws {
        comment = "EASEL_KILL_SEED=\(seed)"
        dice = KillDice(seed)
        // Answers come later than what they tell of, so that kills come in between.
        ground = try await ProvingGround(faults: ["slow@submit", "slow@download", "slow@upload"]) {
            $0.lateness = .milliseconds(30)
            $0.pixels = 1_024
            $0.webhookKey = ListenProcess.key
        }
        try Data(StoreRoom.png).write(to: ground.folder.appending(path: "grey.png"))
        var requests = try Requests(ground, "lake", count: 8, everyKie: 2, everyEdit: (4, of: "grey.png"))
        requests.width = .random(in: 2...8, using: &dice)
        self.requests = requests
    }

    /// Kills so many processes at most, lets everything come home, and looks at what is there.
    func play(upTo kills: Int) async throws {
        for _ in 0..<12 {
            guard tally.kills < kills, !(try hasEnded()) else { break }
            try await hear()
            let scene = Scene.allCases.randomElement(using: &dice) ?? .batch
            try await live(scene)
            try check(besideOthers: [.twoBatches, .generateTwice, .resumeBesideBatch].contains(scene))
        }
        try await comeHome()
        await ground.sandbox.stop()
    }

    private func hasEnded() throws -> Bool {
        let records = try ground.records(comment)
        return records.count == requests.count + hills.count && records.allSatisfy { $0.state.isEnd }
    }

    // MARK: Living and dying

    private func words(of scene: Scene) -> [[String]] {
        let batch = requests.words
        let resume = ["orders", "resume", "--json"]
        let hill = generate(hills.randomElement(using: &dice) ?? hills[0])
        return switch scene {
        case .batch: [batch]
        case .twoBatches: [batch, batch]
        case .generate: [hill]
        case .generateTwice: [hill, hill]
        case .resume: [resume]
        case .resumeBesideBatch: [resume, batch]
        }
    }

    private func generate(_ hill: String) -> [String] {
        let service = hill == hills[0] ? "kie" : "vtrix"
        return [
            "generate", hill, "--service", service, "--key", hill, "--image", "grey.png", "--json", "--output",
            ground.pictures,
        ]
    }

    private var variables: [String: String] {
        ground.variables.merging([
            "KIE_WEBHOOK_KEY": ListenProcess.key, "EASEL_CALLBACK_URL": "http://127.0.0.1:\(port)",
        ]) { $1 }
    }

    /// Starts whoever hears callbacks, again at the same address where it was killed.
    private func hear() async throws {
        guard listening?.process.isRunning != true else { return }
        let flags = ["--json"] + (port == 0 ? [] : ["--port", "\(port)"])
        let listening = try await ListenProcess(
            flags, variables: ["KIE_WEBHOOK_KEY": ListenProcess.key, "EASEL_STORE": ground.store])
        if port == 0 { port = listening.port }
        self.listening = listening
    }

    /// Starts the commands of a scene, and kills each at a moment of its own.
    private func live(_ scene: Scene) async throws {
        let lives = words(of: scene).map { ($0, KillAim(&dice)) }
        let deafening = Int.random(in: 0..<8, using: &dice) == 0 ? KillAim(&dice, listening: true) : nil
        let end = End()
        if let deafening, let listener = listening?.process { kill(listener, at: deafening, before: end) }
        let endings = try await withThrowingTaskGroup(of: (ChildProcess.Ending, KillAim).self) { group in
            for (words, aim) in lives {
                group.addTask { [ground, variables] in
                    let ending = try await Tool.run(
                        words, variables: variables, in: ground.folder,
                        atStart: { process in
                            aim.wait(on: ground) { process.isRunning }
                            process.signal(SIGKILL)
                        })
                    return (ending, aim)
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        end.isHere.store(true, ordering: .relaxed)
        while deafening != nil, !end.isDeaf.load(ordering: .relaxed) { try await Task.sleep(for: .milliseconds(2)) }
        for (ending, aim) in endings {
            // Whoever was quicker than the kill has done its work.
            if ending.code == -SIGKILL {
                tally.killed(scene.rawValue, aim.mark)
            } else {
                #expect([0, 7].contains(ending.code), "\(scene) \(ending.code): \(ending.complaint) \(comment)")
            }
        }
        if let deafening { tally.killed("listen", deafening.mark) }
    }

    /// The end of all commands of a life, and of whoever hears callbacks where that one is killed too.
    private final class End: Sendable {
        let isHere = Atomic(false)
        let isDeaf = Atomic(false)
    }

    /// Kills whoever hears callbacks, at the latest when nobody places orders any more.
    private func kill(_ listener: ChildProcess, at aim: KillAim, before end: End) {
        Thread.detachNewThread { @Sendable [ground] in
            aim.wait(on: ground) { listener.isRunning && !end.isHere.load(ordering: .relaxed) }
            listener.signal(SIGKILL)
            while listener.isRunning { usleep(500) }
            end.isDeaf.store(true, ordering: .relaxed)
        }
    }

    // MARK: Looking

    /// Holds ledger, store and pictures against each other while nobody but the listener is alive.
    private func check(besideOthers isBesideOthers: Bool) throws {
        // The ledger first: what it holds was written down before it was sent.
        let charges = ground.charges
        let records = try ground.records(comment)
        for (prompt, charges) in charges {
            #expect(charges.count == 1, "\(prompt) was charged \(charges.count) times. \(comment)")
            let known = records.filter { $0.request?.values["prompt"]?.string == prompt }
            #expect(known.count == 1, "\(prompt) was charged and is \(known.count) orders. \(comment)")
            guard let record = known.first else { continue }
            #expect(
                [.sending, .accepted, .running, .succeeded, .delivered, .unknown].contains(record.state),
                "\(prompt) was charged and is \(record.state.rawValue). \(comment)")
            if let task = record.ticket?.task { #expect([task] == charges.map(\.task), comment) }
        }
        // The one that lived a little longer may have taken over what the killed one had on the wire.
        let wired: Set<OrderState> = isBesideOthers ? [.sending, .unknown] : [.sending]
        sending.formUnion(records.filter { wired.contains($0.state) }.map(\.id))
        for record in records where record.state == .unknown {
            #expect(sending.contains(record.id), "\(record.id) is unknown and was never on the wire. \(comment)")
        }
        for name in ground.files where !name.hasPrefix(".") {
            let bytes = (try? Data(contentsOf: URL(filePath: ground.pictures + "/" + name))) ?? Data()
            #expect(throws: Never.self, "\(name) is half a picture. \(comment)") { try PictureBytes([UInt8](bytes)) }
        }
    }

    /// What is there when everything has come home.
    private struct Home: Equatable {
        var delivered: [Int: String] = [:]
        var unknown: Set<String> = []
        var paths: [String] = []
    }

    /// Lets everything come home without another kill, and makes sure that nothing is left to do.
    private func comeHome() async throws {
        try await hear()
        if Bool.random(using: &dice) { _ = try await run(["orders", "resume", "--json"]) }
        var home = try await arrive()
        let submits = ground.submits
        while true {
            // Once more the same commands: nothing is sent, and the reports are the same.
            let again = try await arrive()
            #expect(ground.submits == submits, comment)
            let isSettled = again.unknown.isStrictSubset(of: home.unknown)
            #expect(isSettled || again == home, comment)
            home = again
            // A callback that comes late settles what was unknown; after that nothing changes.
            guard isSettled else { break }
        }
        try check(besideOthers: false)
        let records = try ground.records(comment)
        #expect(records.count == requests.count + hills.count, comment)
        for record in records where record.state != .delivered {
            #expect(record.state == .unknown, "\(record.id) ended \(record.state.rawValue). \(comment)")
        }
        #expect(ground.files == home.paths, comment)
        #expect(ground.claims == [], comment)
        let heard = await listening?.end()
        #expect(heard?.code == 130, "\(heard?.complaint ?? "nobody listened") \(comment)")
        tally.ended(sending: sending, charges: ground.sandbox.ledger.count, records)
    }

    private func run(_ words: [String]) async throws -> ChildProcess.Ending {
        try await Tool.run(words, variables: variables, in: ground.folder)
    }

    /// Runs every command to its end.
    private func arrive() async throws -> Home {
        let audit = try Audit(try await run(requests.words), of: requests, sending: sending, comment)
        var home = Home(delivered: audit.delivered, unknown: audit.unknown, paths: audit.paths)
        for hill in hills {
            let ending = try await run(generate(hill))
            let report = try JSON(reading: ending.output)
            if ending.code == 0 {
                let task = report["task"]?.string ?? "no task"
                #expect(ground.charges[hill]?.map(\.task) == [task], comment)
                let paths = (report["pictures"]?.array ?? []).compactMap { $0["path"]?.string }
                home.paths += paths.map { URL(filePath: $0).lastPathComponent }
            } else {
                let order = try #require(report["order"]?.string, "\(ending.complaint) \(comment)")
                #expect(ending.code == 7, "\(ending.complaint) \(comment)")
                #expect(sending.contains(order), "\(hill): \(report.text) \(comment)")
                home.unknown.insert(order)
            }
        }
        home.paths.sort()
        return home
    }
}
