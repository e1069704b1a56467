import Dispatch

/// Paints what was ordered whenever its link is fetched: the same order is the same picture, so none is kept.
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

    /// What lies under a path.
    enum Find: Sendable {
        case picture(Picture)
        /// There was one, and its link has died.
        case expired
        case nothing
    }

    private let book: TaskBook
    private let settings: Sandbox.Settings
    private let benches = [
        DispatchQueue(label: "easel.sandbox.bench.1"), DispatchQueue(label: "easel.sandbox.bench.2"),
    ]

    init(book: TaskBook, settings: Sandbox.Settings) {
        self.book = book
        self.settings = settings
    }

    /// The path of a task's picture.
    static func path(of task: PaintTask, isOrigin: Bool = false) -> String {
        let ending = task.painting.format == .png ? ".png" : ".jpg"
        return (isOrigin ? originPrefix : prefix) + task.id + ending
    }

    static func has(_ path: String) -> Bool { path.hasPrefix(prefix) || path.hasPrefix(originPrefix) }

    /// The task whose picture a path leads to, done or not.
    func task(at path: String) -> PaintTask? {
        guard let name = path.split(separator: "/").last, let dot = name.lastIndex(of: "."),
            let task = book.task(String(name[..<dot])),
            path == Self.path(of: task) || path == Self.path(of: task, isOrigin: true)
        else { return nil }
        return task
    }

    /// The picture under a path, once its task is done and as long as its link lives.
    func find(at path: String, isSwapped: Bool = false) async -> Find {
        guard let task = task(at: path), task.isPainted(at: .now) else { return .nothing }
        let life = path.hasPrefix(Self.originPrefix) ? settings.originLife : settings.resultLife
        guard task.begun.duration(to: .now) < task.words.duration + life else { return .expired }
        var painting = task.painting
        if isSwapped { painting.format = painting.format.other }
        let bench = benches[Int(Dice.hash(task.id) % UInt64(benches.count))]
        return await withCheckedContinuation { [painting] waiting in
            bench.async { @Sendable in
                let bytes = Painter.paint(painting)
                waiting.resume(returning: .picture(Picture(bytes: bytes, type: MediaType.of(bytes))))
            }
        }
    }
}
