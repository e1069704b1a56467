import Foundation
import TestGround
import Testing

@Suite("A process that a test starts", .timeLimit(.minutes(5)))
struct ChildProcessTests {
    @Test("says all that it has to say, and what it ended with")
    func ending() async throws {
        let talk = "head -c 300000 /dev/zero | tr '\\0' x; echo; echo why >&2; exit 3"
        let ending = try await ChildProcess(["sh", "-c", talk]).ending()
        #expect(ending.code == 3 && ending.complaint == "why\n")
        #expect(ending.lines.map(\.count) == [300_000])
        let killed = try ChildProcess(["sleep", "100"])
        killed.signal(SIGTERM)
        #expect(await killed.ending().code == -SIGTERM)
        #expect(!killed.isRunning)
    }

    @Test("reads nothing, or waits as long as it is held")
    func input() async throws {
        #expect(try await ChildProcess(["cat"]).ending().code == 0)
        let waiting = try ChildProcess(["cat"], openInput: true)
        try await Task.sleep(for: .milliseconds(200))
        #expect(waiting.isRunning)
    }

    @Test("is killed when nobody holds it any longer")
    func letGo() async throws {
        let id = try ChildProcess(["sleep", "1000"]).id
        for _ in 1...1_000 where kill(id, 0) == 0 { try await Task.sleep(for: .milliseconds(10)) }
        #expect(kill(id, 0) != 0)
    }

    #if os(Linux)
        @Test("gets its three streams and nothing else that is open here, and blocks and ignores no signal")
        func inherits() async throws {
            let file = open("/dev/null", O_RDONLY)
            defer { close(file) }
            // The fourth is the folder that is being listed.
            #expect(try await ChildProcess(["ls", "/proc/self/fd"]).ending().lines == ["0", "1", "2", "3"])
            let status = try await onThread {
                var all = sigset_t()
                sigfillset(&all)
                pthread_sigmask(SIG_BLOCK, &all, nil)
                return try ChildProcess(["grep", "-E", "Sig(Blk|Ign)", "/proc/self/status"])
            }.ending()
            // The first 28; the C library keeps some of the highest for itself.
            #expect(status.lines.map { $0.suffix(7) } == ["0000000", "0000000"])
        }

        /// Does something on a thread that is nobody else's.
        private func onThread<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
            try await withCheckedThrowingContinuation { continuation in
                Thread.detachNewThread { continuation.resume(with: Result { try work() }) }
            }
        }
    #endif

    @Test("that cannot be started says which, and why")
    func notStarted() {
        let trouble = #expect(throws: NotStarted.self) { try ChildProcess([nowhere]) }
        #expect(trouble?.description == "\(nowhere) could not be started: No such file or directory")
    }

    @Test("works in a folder of its own, which takes what it makes for a while, and is gone with the last reference")
    func folder() async throws {
        var path = ""
        do {
            let folder = TemporaryFolder()
            path = folder.path
            let ending = try await ChildProcess(["sh", "-c", "pwd; mktemp; mkdir -p deep/er"], in: folder).ending()
            #expect(ending.lines.count == 2 && ending.lines.allSatisfy { $0.hasPrefix(path) }, "\(ending)")
            #expect(try folder.names.contains("deep"))
        }
        #expect(!FileManager.default.fileExists(atPath: path))
        #expect(try await ChildProcess(["pwd"]).ending().output != path + "\n")
    }
}
