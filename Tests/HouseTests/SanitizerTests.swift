import Foundation
import Testing

/// The thread sanitizer, with the locks of Synchronization shown to it, and the address sanitizer.
///
/// They need Linux, clang, which comes with Swift, and about a quarter of an hour each for the whole suite, so they run
/// only when they are asked for.
///
/// ```console
/// $ EASEL_SANITIZE=thread swift test --filter SanitizerTests
/// $ EASEL_SANITIZE=address swift test --filter SanitizerTests
/// ```
@Suite("The sanitizers", .serialized)
struct SanitizerTests {
    private enum Kind: String {
        case thread, address

        /// True where this one is asked for.
        var isAsked: Bool { ProcessInfo.processInfo.environment["EASEL_SANITIZE"] == rawValue }
    }

    /// Everything is built here, away from the build that runs this test.
    private static func scratch(_ kind: Kind) -> URL {
        House.root.appending(path: ".build-sanitizer/\(kind)")
    }

    private static let fixtures = House.root.appending(path: "Tests/Fixtures")

    @Test("sees a race beside the locks, and none under them", .enabled(if: Kind.thread.isAsked, "it is not asked for"))
    func twoThreads() async throws {
        let tool = Self.scratch(.thread).appending(path: "TwoThreads").path
        let shown = try await Self.seenLocks()
        let source = Self.fixtures.appending(path: "SeenLocks/TwoThreads.swift").path
        _ = try await House.run("swiftc", "-sanitize=thread", "-Onone", source, "-o", tool)
        let loose = try await Self.races(of: tool, "loose", showing: shown)
        #expect(loose.contains { $0.contains("race") })
        #expect(try await Self.races(of: tool, "locked", showing: shown) == [])
    }

    @Test(
        "C7: finds no data race in the whole suite and in the tools that it starts",
        .enabled(if: Kind.thread.isAsked, "it is not asked for"))
    func noRace() async throws {
        let shown = try await Self.seenLocks()
        let found = try await Self.races(of: "sh", "-c", Self.suite(.thread), showing: shown, saying: "Test run with ")
        #expect(found == [])
    }

    @Test("sees a read beside an array", .enabled(if: Kind.address.isAsked, "it is not asked for"))
    func besideAnArray() async throws {
        try FileManager.default.createDirectory(at: Self.scratch(.address), withIntermediateDirectories: true)
        let tool = Self.scratch(.address).appending(path: "BesideAnArray").path
        let source = Self.fixtures.appending(path: "BesideAnArray/BesideAnArray.swift").path
        _ = try await House.run("swiftc", "-sanitize=address", "-Onone", source, "-o", tool)
        let beside = try await Self.badAccesses(of: tool, "beside")
        #expect(beside.contains { $0.contains("heap-buffer-overflow") })
        #expect(try await Self.badAccesses(of: tool, "inside") == [])
    }

    @Test(
        "finds no bad access to memory in the whole suite and in the tools that it starts",
        .enabled(if: Kind.address.isAsked, "it is not asked for"))
    func noBadAccess() async throws {
        #expect(try await Self.badAccesses(of: "sh", "-c", Self.suite(.address), saying: "Test run with ") == [])
    }

    /// Runs the whole suite under a sanitizer.
    ///
    /// What is timed or weighed is timed elsewhere: under a sanitizer everything takes ten times as long and more room,
    /// and a test that fails for that says nothing about races or memory.
    private static func suite(_ kind: Kind) -> String {
        let build = scratch(kind).appending(path: "build").path
        return
            "cd '\(House.root.path)' && swift test --sanitize=\(kind) --scratch-path \(build) --skip SanitizerTests || true"
    }

    /// The library that shows the locks, built from its source.
    private static func seenLocks() async throws -> String {
        try FileManager.default.createDirectory(at: scratch(.thread), withIntermediateDirectories: true)
        let library = scratch(.thread).appending(path: "SeenLocks.so").path
        let source = fixtures.appending(path: "SeenLocks/SeenLocks.c").path
        _ = try await House.run("clang", "-O2", "-shared", "-fPIC", "-o", library, source, "-ldl")
        return library
    }

    private static func races(of words: String..., showing library: String, saying last: String = "") async throws
        -> [String]
    {
        // A race must not end a process here: its report counts, in whichever process it happened.
        try await reports(.thread, of: words, "TSAN_OPTIONS=exitcode=0", ["LD_PRELOAD=\(library)"], saying: last)
    }

    private static func badAccesses(of words: String..., saying last: String = "") async throws -> [String] {
        // What is never freed is another question, which LoadTests ask.
        try await reports(.address, of: words, "ASAN_OPTIONS=detect_leaks=0:exitcode=0", [], saying: last)
    }

    /// What a sanitizer reported of a command and of every process below it, one text a process.
    private static func reports(
        _ kind: Kind, of words: [String], _ options: String, _ more: [String], saying last: String
    ) async throws -> [String] {
        let folder = scratch(kind).appending(path: "reports")
        try? FileManager.default.removeItem(at: folder)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let all =
            ["env", "-u", "EASEL_SANITIZE", "\(options):log_path=\(folder.appending(path: "report").path)"] + more
        let said = try await House.run(all + words)
        #expect(last.isEmpty || said.contains(last), "the command did not come to its end:\n\(said.suffix(2_000))")
        return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .map { try String(contentsOf: $0, encoding: .utf8) }
    }
}
