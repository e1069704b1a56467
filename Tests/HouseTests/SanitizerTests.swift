import Foundation
import Testing

private enum Sanitizer {
    static let isAsked = ProcessInfo.processInfo.environment["EASEL_SANITIZE"] == "thread"
}

/// The suite under the thread sanitizer: long, so it runs only when it is asked for.
///
/// It fails with Swift 6.3 on Linux: the sanitizer does not see `Mutex`, and reports every access under one.
///
/// ```console
/// $ EASEL_SANITIZE=thread swift test --filter SanitizerTests
/// ```
@Suite("The thread sanitizer", .enabled(if: Sanitizer.isAsked, "EASEL_SANITIZE=thread asks for it"))
struct SanitizerTests {
    @Test("finds no data race in the whole suite, once it sees the locks of Synchronization")
    func wholeSuite() throws {
        let scratch = FileManager.default.temporaryDirectory.appending(path: "easel-sanitizer")
        // The inner run does not ask again, and a race ends it at once with a code of its own.
        let text = try House.run(
            "env", "-u", "EASEL_SANITIZE", "TSAN_OPTIONS=halt_on_error=1", "swift", "test", "--sanitize=thread",
            "--scratch-path", scratch.path, "--skip", "LoadTests")
        #expect(!text.contains("ThreadSanitizer"))
    }
}
