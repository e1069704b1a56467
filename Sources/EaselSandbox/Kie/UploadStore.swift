import Synchronization

/// Keeps uploaded files in memory; the oldest go when there is no more room.
final class UploadStore: Sendable {
    static let prefix = "/uploads/"
    private static let room = 256 << 20

    private struct Files {
        var contents: [String: [UInt8]] = [:]
        var oldestFirst: [String] = []
        var size = 0
    }

    private let files = Mutex(Files())

    /// Stores a file under its path; the same path overwrites.
    func keep(_ bytes: [UInt8], at path: String) {
        files.withLock { files in
            Self.remove(path, from: &files)
            files.contents[path] = bytes
            files.oldestFirst.append(path)
            files.size += bytes.count
            while files.size > Self.room, let oldest = files.oldestFirst.first { Self.remove(oldest, from: &files) }
        }
    }

    func file(at path: String) -> [UInt8]? {
        files.withLock { $0.contents[path] }
    }

    /// The ratio of an uploaded image, found by its link.
    func ratio(ofLink link: String) -> Ratio? {
        guard let start = link.firstRange(of: Self.prefix)?.upperBound else { return nil }
        return file(at: String(link[start...])).flatMap(ImageSize.ratio(of:))
    }

    private static func remove(_ path: String, from files: inout Files) {
        guard let old = files.contents.removeValue(forKey: path) else { return }
        files.size -= old.count
        files.oldestFirst.removeAll { $0 == path }
    }
}
