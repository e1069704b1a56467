import Synchronization

/// Keeps uploaded files in memory; the oldest go when there is no more room.
final class UploadStore: Sendable {
    static let prefix = "/uploads/"
    private static let room = 256 << 20
    private static let most = 10_000

    private struct File {
        let bytes: [UInt8]
        let arrival: ContinuousClock.Instant
        let number: Int
    }

    private struct Files {
        var contents: [String: File] = [:]
        var oldestFirst: Queue<(path: String, number: Int)> = Queue()
        var size = 0
        var count = 0
    }

    private let files = Mutex(Files())
    private let life: Duration

    /// Keeps each file so long at most.
    init(life: Duration) {
        self.life = life
    }

    /// Stores a file under its path; the same path overwrites.
    func keep(_ bytes: [UInt8], at path: String) {
        files.withLock { files in
            Self.remove(path, from: &files)
            files.count += 1
            files.contents[path] = File(bytes: bytes, arrival: .now, number: files.count)
            files.oldestFirst.add((path, files.count))
            files.size += bytes.count
            while files.size > Self.room || files.oldestFirst.count > Self.most {
                guard let oldest = files.oldestFirst.next() else { return }
                // A path that was taken anew has a later place in the queue.
                if files.contents[oldest.path]?.number == oldest.number { Self.remove(oldest.path, from: &files) }
            }
        }
    }

    func file(at path: String) -> [UInt8]? {
        files.withLock { files in
            guard let file = files.contents[path] else { return nil }
            if file.arrival.duration(to: .now) < life { return file.bytes }
            Self.remove(path, from: &files)
            return nil
        }
    }

    /// The ratio of an uploaded image, found by its link.
    func ratio(ofLink link: String) -> Ratio? {
        guard let start = link.firstRange(of: Self.prefix)?.upperBound else { return nil }
        return file(at: String(link[start...])).flatMap(ImageSize.ratio(of:))
    }

    private static func remove(_ path: String, from files: inout Files) {
        guard let old = files.contents.removeValue(forKey: path) else { return }
        files.size -= old.bytes.count
    }
}
