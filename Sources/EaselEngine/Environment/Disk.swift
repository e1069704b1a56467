/// The few things the engine does with local files.
package protocol Disk: Sendable {
    /// What is at a path, links followed.
    func facts(of path: String) throws(DiskTrouble) -> FileFacts
    /// The path of what is there, with links and `..` resolved.
    func realPath(of path: String) throws(DiskTrouble) -> String
    /// The path as a process in another folder has to write it.
    func absolutePath(of path: String) -> String
    /// Why nothing could be written into a folder that need not be there yet; nil where nothing speaks against it.
    func trouble(writingInto folder: String) -> DiskTrouble?
    /// The first bytes of a plain file.
    func read(_ path: String, upTo count: Int) throws(DiskTrouble) -> [UInt8]
    /// Makes a folder and those above it where they are missing; it lasts when this returns.
    ///
    /// A private one is open to its owner alone.
    func makeFolder(_ path: String, isPrivate: Bool) throws(DiskTrouble)

    /// The names of what lies in a folder, in no order.
    func names(in folder: String) throws(DiskTrouble) -> [String]
    /// Makes a new file; it is on the medium when this returns, where that is asked.
    ///
    /// A private one is open to its owner alone, any other as the user's new files are. A file that could not be
    /// written whole may stay; its name should be one that nobody else reads.
    func create(_ path: String, _ bytes: [UInt8], isPrivate: Bool, isSynced: Bool) throws(DiskTrouble)
    /// Puts other bytes into a file, over those that are there so that no new room is needed, and syncs it.
    func refill(_ path: String, _ bytes: [UInt8]) throws(DiskTrouble)
    /// Gives a file another name, at once, in place of what has that name.
    func rename(_ path: String, to other: String) throws(DiskTrouble)
    /// Gives a file one more name; `exists` is thrown where it is taken, `noLinks` where a file has one name alone.
    func link(_ path: String, to other: String) throws(DiskTrouble)
    /// Gives a file a name in place of its own; `exists` is thrown where something has it already.
    ///
    /// For disks on which a file has one name alone; who dies meanwhile may leave an empty file under the new name.
    func move(_ path: String, toNew other: String) throws(DiskTrouble)
    /// Brings what was written into a file onto the medium.
    func sync(_ path: String) throws(DiskTrouble)
    /// Removes a file or an empty folder.
    func remove(_ path: String) throws(DiskTrouble)
    /// Makes names that were given and taken in a folder last.
    func syncFolder(_ path: String) throws(DiskTrouble)
    /// Locks a private file, which is made where it is missing; nil where somebody else has it and we do not wait.
    ///
    /// The lock ends with the process, however that ends.
    func lock(_ path: String, waiting: Bool) throws(DiskTrouble) -> (any DiskLock)?
}

extension Disk {
    /// The path itself, where all processes are in one folder.
    package func absolutePath(of path: String) -> String { path }

    /// Nothing, where that shows when something is written.
    package func trouble(writingInto folder: String) -> DiskTrouble? { nil }

    /// Makes a folder and those above it where they are missing.
    package func makeFolder(_ path: String) throws(DiskTrouble) { try makeFolder(path, isPrivate: false) }

    /// Makes a new private file.
    package func create(_ path: String, _ bytes: [UInt8], isSynced: Bool) throws(DiskTrouble) {
        try create(path, bytes, isPrivate: true, isSynced: isSynced)
    }
}

/// A lock on a file, held until it is released or the process ends.
package protocol DiskLock: Sendable {
    /// Lets others have the file.
    func release()
}

/// What is at a path.
package struct FileFacts: Sendable, Hashable {
    /// True for a plain file.
    package let isPlainFile: Bool
    /// True for a folder.
    package let isFolder: Bool
    /// How many bytes a plain file has.
    package let count: Int
    /// The file's number on its disk: the same after renaming, another one in a copy.
    package let identity: UInt64

    /// States facts.
    package init(isPlainFile: Bool, isFolder: Bool, count: Int, identity: UInt64 = 0) {
        self.isPlainFile = isPlainFile
        self.isFolder = isFolder
        self.count = count
        self.identity = identity
    }
}

/// Why a file could not be read or written.
package struct DiskTrouble: Error, Sendable, Hashable, CustomStringConvertible {
    /// What kind of trouble it is.
    package let kind: Kind
    /// One sentence.
    package let description: String

    /// States a trouble.
    package init(_ description: String, _ kind: Kind = .other) {
        self.kind = kind
        self.description = description
    }

    /// True when the name is taken.
    package var exists: Bool { kind == .exists }

    /// The kinds of trouble that somebody tells apart.
    package enum Kind: Sendable, Hashable {
        /// The name is taken.
        case exists
        /// There is nothing.
        case missing
        /// The disk has no room.
        case full
        /// The disk gives a file one name alone.
        case noLinks
        /// What was written may not have reached the medium.
        case unsynced
        /// Anything else, such as a file that may not be read.
        case other
    }
}
