internal import Synchronization

/// The folders whose names this process has made last, so that no picture syncs them again.
///
/// A folder is known by its number too: another one that took its name meanwhile is not taken for it.
final class LastingFolders: Sendable {
    /// A host with a folder for each order would fill the memory; the oldest are forgotten together.
    private static let most = 1_000
    private let folders = Mutex<[String: UInt64]>([:])

    /// True where this folder's name lasts.
    func holds(_ path: String, _ facts: FileFacts) -> Bool { folders.withLock { $0[path] == facts.identity } }

    /// Remembers that this folder's name lasts.
    func hold(_ path: String, _ facts: FileFacts) {
        folders.withLock { folders in
            if folders.count >= Self.most { folders = [:] }
            folders[path] = facts.identity
        }
    }
}
