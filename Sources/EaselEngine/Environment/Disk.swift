/// The few things the engine does with local files.
public protocol Disk: Sendable {
    /// What is at a path, links followed.
    func facts(of path: String) throws(DiskTrouble) -> FileFacts
    /// The first bytes of a plain file.
    func read(_ path: String, upTo count: Int) throws(DiskTrouble) -> [UInt8]
    /// Writes a new file, whole or not at all; `exists` is thrown where something is there already.
    func writeNew(_ bytes: [UInt8], at path: String) throws(DiskTrouble)
    /// Makes a folder and those above it where they are missing.
    func makeFolder(_ path: String) throws(DiskTrouble)
}

/// What is at a path.
public struct FileFacts: Sendable, Hashable {
    /// The path with links resolved.
    public let path: String
    /// True for a plain file.
    public let isPlainFile: Bool
    /// True for a folder.
    public let isFolder: Bool
    /// How many bytes a plain file has.
    public let count: Int

    /// States facts.
    public init(path: String, isPlainFile: Bool, isFolder: Bool, count: Int) {
        self.path = path
        self.isPlainFile = isPlainFile
        self.isFolder = isFolder
        self.count = count
    }
}

/// Why a file could not be read or written.
public struct DiskTrouble: Error, Sendable, Hashable, CustomStringConvertible {
    /// True when the name is taken.
    public let exists: Bool
    /// One sentence.
    public let description: String

    /// States a trouble.
    public init(_ description: String, exists: Bool = false) {
        self.description = description
        self.exists = exists
    }
}
