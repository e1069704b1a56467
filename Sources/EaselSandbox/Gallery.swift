import Dispatch
import Synchronization

/// Paints what was ordered when its link is fetched, and remembers a few paintings.
///
/// Painting is work for a processor, so it has threads of its own: whoever only looks at a task meanwhile is not kept
/// waiting.
final class Gallery: Sendable {
    struct Picture: Sendable {
        let bytes: [UInt8]
        let type: String
    }

    static let prefix = "/results/"
    private static let originPrefix = "/origin/"
    private static let room = 32 << 20

    private struct Wall {
        var pictures: [PaintingOrder: Picture] = [:]
        var oldestFirst: [PaintingOrder] = []
        var size = 0
    }

    private let book: TaskBook
    private let wall = Mutex(Wall())
    private let benches = [
        DispatchQueue(label: "easel.sandbox.bench.1"), DispatchQueue(label: "easel.sandbox.bench.2"),
    ]

    init(book: TaskBook) {
        self.book = book
    }

    /// The path of a task's picture.
    static func path(of task: PaintTask, isOrigin: Bool = false) -> String {
        let ending = task.painting.format == .png ? ".png" : ".jpg"
        return (isOrigin ? originPrefix : prefix) + task.id + ending
    }

    static func has(_ path: String) -> Bool { path.hasPrefix(prefix) || path.hasPrefix(originPrefix) }

    /// The picture under a path, once its task is done.
    func picture(at path: String) async -> Picture? {
        guard let name = path.split(separator: "/").last, let dot = name.lastIndex(of: "."),
            let task = book.task(String(name[..<dot])), task.isPainted(at: .now)
        else { return nil }
        let own = [Self.path(of: task), Self.path(of: task, isOrigin: true)]
        guard own.contains(path) else { return nil }
        // The same picture always has the same bench, so that two who ask for it at once have it painted once.
        let bench = benches[Int(Dice.hash(task.id) % UInt64(benches.count))]
        return await withCheckedContinuation { waiting in
            bench.async { @Sendable in waiting.resume(returning: self.picture(of: task.painting)) }
        }
    }

    private func picture(of order: PaintingOrder) -> Picture {
        if let known = wall.withLock({ $0.pictures[order] }) { return known }
        let bytes = Painter.paint(order)
        let picture = Picture(bytes: bytes, type: MediaType.of(bytes))
        wall.withLock { wall in
            guard wall.pictures.updateValue(picture, forKey: order) == nil else { return }
            wall.oldestFirst.append(order)
            wall.size += bytes.count
            while wall.size > Self.room, let oldest = wall.oldestFirst.first {
                wall.oldestFirst.removeFirst()
                wall.size -= wall.pictures.removeValue(forKey: oldest)?.bytes.count ?? 0
            }
        }
        return picture
    }
}
