public import Foundation
private import Synchronization

/// A path at which nothing is and nothing can be made, not even by root.
public let nowhere = "/proc/no/where"

/// A folder of a test's own, which is gone with the last reference to it.
///
/// All of them lie in one folder of the process. It is gone when the process ends, and with it what came late or was held
/// to the last; only a process that is killed leaves it.
public final class TemporaryFolder: Sendable {
    /// Where it is.
    public let path: String
    private static let count = Atomic(0)
    private static let home: String = {
        let name = "easel-tests-\(getpid())-\(UUID().uuidString.prefix(8))"
        atexit { try? FileManager.default.removeItem(atPath: TemporaryFolder.home) }
        return FileManager.default.temporaryDirectory.appending(path: name).path
    }()

    /// Makes a new and empty one.
    public init() {
        path = Self.home + "/\(Self.count.add(1, ordering: .relaxed).newValue)"
        // Where this fails, the test fails that puts something there.
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// The place of something in it.
    public func appending(path: String) -> URL { URL(filePath: self.path).appending(path: path) }

    /// The names of what lies in it.
    public var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
    }
}
