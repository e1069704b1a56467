public import EaselEngine
internal import Synchronization

/// A disk in memory; it can be full.
public final class MemoryDisk: Disk {
    private struct State {
        var files: [String: [UInt8]]
        var folders: Set<String> = ["/", "."]
        var isFull = false
    }

    private let state: Mutex<State>

    /// Holds these files at the start.
    public init(_ files: [String: [UInt8]] = [:]) { state = Mutex(State(files: files)) }

    /// Every file with its bytes.
    public var files: [String: [UInt8]] { state.withLock { $0.files } }

    /// True when nothing more can be written.
    public var isFull: Bool {
        get { state.withLock { $0.isFull } }
        set { state.withLock { $0.isFull = newValue } }
    }

    /// What is at a path.
    public func facts(of path: String) throws(DiskTrouble) -> FileFacts {
        let (bytes, isFolder) = state.withLock { ($0.files[path], $0.folders.contains(path)) }
        guard bytes != nil || isFolder else { throw DiskTrouble("\(path): No such file or directory.") }
        return FileFacts(path: path, isPlainFile: bytes != nil, isFolder: isFolder, count: bytes?.count ?? 0)
    }

    /// The first bytes of a file.
    public func read(_ path: String, upTo count: Int) throws(DiskTrouble) -> [UInt8] {
        guard let bytes = state.withLock({ $0.files[path] }) else {
            throw DiskTrouble("\(path): No such file or directory.")
        }
        return Array(bytes.prefix(count))
    }

    /// Writes a file where nothing is yet.
    public func writeNew(_ bytes: [UInt8], at path: String) throws(DiskTrouble) {
        try state.withLock { state throws(DiskTrouble) in
            guard state.files[path] == nil else { throw DiskTrouble("\(path): File exists.", exists: true) }
            guard !state.isFull else { throw DiskTrouble("\(path): No space left on device.") }
            state.files[path] = bytes
        }
    }

    /// Makes a folder.
    public func makeFolder(_ path: String) throws(DiskTrouble) {
        try state.withLock { state throws(DiskTrouble) in
            guard state.files[path] == nil else { throw DiskTrouble("\(path) is not a folder.") }
            state.folders.insert(path)
        }
    }
}
