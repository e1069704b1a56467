import Easel
import Foundation
import TestGround
import Testing

/// Kills the tool at random moments, with real files and sockets.
///
/// `EASEL_KILLS=300` kills so many processes and says on standard error what it counted; `EASEL_TOOL` names another build
/// of the tool. Each round has a seed, which stands in the text of every failure; `EASEL_KILL_SEED` plays that round
/// again, with the same commands and the same aims, as often as it takes for so many kills. The machine's own timing is
/// in no seed, so a rare failure may want several.
@Suite("A killed process", .timeLimit(.minutes(60)), .serialized)
struct KillTests {
    private static let variables = ProcessInfo.processInfo.environment

    @Test("C5, P13, P18: pays nothing twice, loses nothing paid and leaves nothing half, whatever it was doing")
    func anywhere() async throws {
        let wanted = Self.variables["EASEL_KILLS"].flatMap { Int($0) }
        let seed = Self.variables["EASEL_KILL_SEED"].flatMap { UInt64($0) }
        let start = ContinuousClock.now
        let kills = wanted ?? 16
        let found = try await withThrowingTaskGroup(of: KillTally.self) { group in
            // Most of a round is waiting, so several are played at once.
            for _ in 0..<(wanted == nil ? 2 : 6) { group.addTask { try await Self.round(seed) } }
            var tally = KillTally()
            while let round = try await group.next() {
                tally.add(round)
                if tally.kills < kills { group.addTask { try await Self.round(seed) } }
            }
            return tally
        }
        // So many that each command and each mark has its turn, unless one round is played again.
        #expect(found.kills >= kills)
        if kills >= 300, seed == nil { #expect(found.missed == []) }
        if wanted != nil {
            let line = "\(found.words)\nIt took \(ContinuousClock.now - start).\n"
            FileHandle.standardError.write(Data(line.utf8))
        }
    }

    private static func round(_ seed: UInt64?) async throws -> KillTally {
        let round = try await KillRound(seed: seed ?? .random(in: .min ... .max))
        try await round.play(upTo: 8)
        return round.tally
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
}
