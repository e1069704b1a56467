import Easel
import Foundation
import TestGround
import Testing

/// Kills the tool at random moments.
///
/// `EASEL_LONG_TESTS=1` runs 200 lines and at least twenty kills, and says on standard error what it counted.
/// `EASEL_KILL_SEED` repeats the moments of a run that failed; the seed stands in every failure's text.
@Suite("A killed process", .timeLimit(.minutes(10)), .serialized)
struct KillTests {
    private static let variables = ProcessInfo.processInfo.environment
    private static let isLong = variables["EASEL_LONG_TESTS"] == "1"
    private static var newSeed: UInt64 {
        variables["EASEL_KILL_SEED"].flatMap { UInt64($0) } ?? .random(in: .min ... .max)
    }

    @Test("C5, P18: of easel batch pays nothing twice and loses nothing paid, however often it is killed and run again")
    func batch() async throws {
        let seed = Self.newSeed
        let comment: Comment = "EASEL_KILL_SEED=\(seed)"
        var dice = Moments(seed)
        let start = ContinuousClock.now
        // The answer comes later than the charge, so that kills come in between.
        let ground = try await ProvingGround(faults: ["slow@submit"]) { $0.lateness = .milliseconds(60) }
        let requests = try Requests(ground, "lake", count: Self.isLong ? 200 : 60)
        var sending: Set<String> = []
        var kills = 0
        for _ in 0..<(Self.isLong ? 60 : 8) where kills < 26 {
            let moment = dice.next(upTo: .milliseconds(Self.isLong ? 600 : 1_500))
            let ending = try await ground.run(requests.words, killedAfter: moment)
            guard ending.code == -SIGKILL else { continue }
            kills += 1
            sending.formUnion(try ground.ids(.sending))
            #expect(ground.charges.values.allSatisfy { $0.count == 1 }, comment)
        }
        #expect(kills >= (Self.isLong ? 20 : 2), comment)
        let audit = try Audit(try await ground.run(requests.words), of: requests, sending: sending, comment)
        let charged = ground.sandbox.ledger.count
        #expect(audit.delivered.count + audit.unknown.count == requests.count, comment)
        #expect(charged >= audit.delivered.count && charged <= requests.count, comment)
        #expect(ground.claims == [], comment)
        try await expectNothingLeft(ground, requests, audit, sending, comment)
        // Every picture is there once, and no half of one.
        #expect(Set(ground.files) == Set(audit.paths), comment)
        Self.say(
            "\(kills) kills, \(charged) charges, \(audit.delivered.count) pictures, \(audit.unknown.count) unknown of "
                + "\(sending.count) on the wire, \(ground.files.count) files, \(ContinuousClock.now - start), seed \(seed)"
        )
        await ground.sandbox.stop()
    }

    /// Once more the same command: nothing is sent, and the report is the same.
    private func expectNothingLeft(
        _ ground: ProvingGround, _ requests: Requests, _ audit: Audit, _ sending: Set<String>, _ comment: Comment
    ) async throws {
        let (submits, files) = (ground.submits, ground.files)
        let again = try Audit(try await ground.run(requests.words), of: requests, sending: sending, comment)
        #expect(again.delivered == audit.delivered, comment)
        #expect(again.unknown == audit.unknown, comment)
        #expect(again.paths.sorted() == audit.paths.sorted(), comment)
        #expect(ground.submits == submits, comment)
        #expect(ground.files == files, comment)
        let list = try await ground.run(["orders", "list", "--json"])
        #expect(list.code == 0)
        #expect(Set(try list.lines.compactMap { try JSON(reading: $0)["order"]?.string }) == audit.unknown, comment)
    }

    @Test("C5, P13: of easel generate pays once, whether the command runs again or the order is resumed")
    func generate() async throws {
        let seed = Self.newSeed
        let comment: Comment = "EASEL_KILL_SEED=\(seed)"
        var dice = Moments(seed)
        let ground = try await ProvingGround(faults: ["slow@submit"]) { $0.lateness = .milliseconds(60) }
        var sending: Set<String> = []
        for number in 1...(Self.isLong ? 40 : 8) {
            let service = number.isMultiple(of: 2) ? "kie" : "vtrix"
            let words = [
                "generate", "hill \(number)", "--service", service, "--key", "hill \(number)", "--json", "--output",
                ground.pictures,
            ]
            // Every third one surely while its request is on the wire.
            if number.isMultiple(of: 3) {
                _ = try await ground.run(words, killedAtSubmit: 1)
            } else {
                _ = try await ground.run(words, killedAfter: dice.next(upTo: .milliseconds(900)))
            }
            sending.formUnion(try ground.ids(.sending))
            if number % 4 < 2 { _ = try await ground.run(["orders", "resume", "--json"]) }
            let last = try await ground.run(words)
            let report = try JSON(reading: last.output)
            let paid = ground.charges["hill \(number)"] ?? []
            #expect(paid.count <= 1, comment)
            guard last.code == 0 else {
                #expect(last.code == 7, "\(last.complaint) \(comment)")
                #expect(report["order"]?.string.map { sending.contains($0) } == true, comment)
                continue
            }
            #expect(paid.map(\.task) == [report["task"]?.string], comment)
            #expect(report["pictures"]?.array?.count == 1, comment)
        }
        #expect(try ground.records().allSatisfy { $0.state == .delivered || $0.state == .unknown }, comment)
        #expect(ground.claims == [])
        Self.say("\(ground.sandbox.ledger.count) charges, \(try ground.ids(.unknown).count) unknown, seed \(seed)")
        await ground.sandbox.stop()
    }

    @Test("P22: while a body of 27 MB is half sent leaves an unknown outcome, and nothing is sent again")
    func halfSent() async throws {
        let folder = TemporaryFolder()
        let photo = folder.appending(path: "photo.png")
        let bytes = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + [UInt8](repeating: 7, count: 19_999_992)
        try Data(bytes).write(to: photo)
        let server = try SlowReader(readingAtMost: 4 << 20)
        defer { server.stop() }
        let variables = ProvingGround.variables(at: server.address, folder.appending(path: "store").path)
        let words = ["generate", "stormier", "--service", "vtrix", "--image", photo.path, "--key", "photo", "--json"]
        let process = try Tool.start(words, variables: variables, in: folder)
        while server.received < 1 << 20, process.isRunning { try await Task.sleep(for: .milliseconds(20)) }
        process.signal(SIGKILL)
        let killed = await process.ending()
        #expect(killed.code == -SIGKILL, "\(killed.complaint)")
        #expect(server.received < 20 << 20)
        let (received, connections) = (server.received, server.connections)
        #expect(connections == 1)
        let resumed = try await Tool.run(["orders", "resume", "--json"], variables: variables, in: folder)
        let again = try await Tool.run(words, variables: variables, in: folder)
        for ending in [resumed, again] {
            #expect(ending.code == 7, "\(ending.complaint)")
            let report = try JSON(reading: ending.output)
            #expect(report["state"] == "unknown")
            #expect(report["failure"]?["may_have_cost"] == true)
        }
        #expect(server.connections == connections)
        // What the kernel still held when the process was killed may come afterwards.
        #expect(server.received < received + (8 << 20))
    }

    private static func say(_ line: String) {
        if isLong { FileHandle.standardError.write(Data((line + "\n").utf8)) }
    }
}

/// Moments at which a process is killed, the same for the same seed (SplitMix64).
struct Moments {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next(upTo longest: Duration) -> Duration {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        let milliseconds = UInt64(longest / .milliseconds(1))
        return .milliseconds(Int64((mixed ^ (mixed >> 31)) % max(milliseconds, 1)))
    }
}
