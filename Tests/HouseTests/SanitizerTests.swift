import Foundation
import Testing

/// The thread sanitizer, with the locks of Synchronization shown to it.
///
/// It needs Linux, clang, which comes with Swift, and about a quarter of an hour for the whole suite, so it runs only when
/// it is asked for.
///
/// ```console
/// $ EASEL_SANITIZE=thread swift test --filter SanitizerTests
/// ```
@Suite(
    "The thread sanitizer", .serialized,
    .enabled(
        if: ProcessInfo.processInfo.environment["EASEL_SANITIZE"] == "thread", "EASEL_SANITIZE=thread asks for it"))
struct SanitizerTests {
    /// Everything is built here, away from the build that runs this test.
    private let scratch = House.root.appending(path: ".build-sanitizer")
    private let fixtures = House.root.appending(path: "Tests/Fixtures/SeenLocks")

    @Test("sees a race beside the locks, and none under them")
    func twoThreads() async throws {
        let shown = try await seenLocks()
        let tool = scratch.appending(path: "TwoThreads").path
        let source = fixtures.appending(path: "TwoThreads.swift").path
        _ = try await House.run("swiftc", "-sanitize=thread", "-Onone", source, "-o", tool)
        let loose = try await reports(of: tool, "loose", showing: shown)
        #expect(loose.contains { $0.contains("race") })
        #expect(try await reports(of: tool, "locked", showing: shown) == [])
    }

    @Test("C7: finds no data race in the whole suite and in the tools that it starts")
    func wholeSuite() async throws {
        let shown = try await seenLocks()
        // What is timed is timed elsewhere: under the sanitizer everything takes ten times as long, and a test that
        // fails for that says nothing about races.
        let found = try await reports(
            of: "sh", "-c", "cd $1 && swift test --sanitize=thread --scratch-path $0 --skip SanitizerTests || true",
            scratch.appending(path: "build").path, House.root.path, showing: shown, saying: "Test run with ")
        #expect(found == [])
    }

    /// The library that shows the locks, built from its source.
    private func seenLocks() async throws -> String {
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
        let library = scratch.appending(path: "SeenLocks.so").path
        let source = fixtures.appending(path: "SeenLocks.c").path
        _ = try await House.run("clang", "-O2", "-shared", "-fPIC", "-o", library, source, "-ldl")
        return library
    }

    /// What the sanitizer reported of a command and of every process below it, one text a process.
    private func reports(
        of words: String..., showing library: String, saying last: String = ""
    ) async throws -> [String] {
        let folder = scratch.appending(path: "reports")
        try? FileManager.default.removeItem(at: folder)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        // A race must not end a process here: its report counts, in whichever process it happened.
        let options = "TSAN_OPTIONS=exitcode=0 log_path=\(folder.appending(path: "race").path)"
        let said = try await House.run(["env", "-u", "EASEL_SANITIZE", options, "LD_PRELOAD=\(library)"] + words)
        #expect(last.isEmpty || said.contains(last), "the command did not come to its end:\n\(said.suffix(2_000))")
        return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .map { try String(contentsOf: $0, encoding: .utf8) }
    }
}
