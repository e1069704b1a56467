internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

extension SystemDisk {
    /// Puts the folder that this process is in before a relative path.
    package func absolutePath(of path: String) -> String {
        guard !path.hasPrefix("/"), let here = try? realPath(of: ".") else { return path }
        if path == "." { return here }
        return (here == "/" ? "" : here) + "/" + (path.hasPrefix("./") ? String(path.dropFirst(2)) : path)
    }

    /// Asks whether the folder, or the nearest one above it that is there, lets this process make something in it.
    package func trouble(writingInto folder: String) -> DiskTrouble? {
        var nearest = folder
        while true {
            do throws(DiskTrouble) {
                guard try facts(of: nearest).isFolder else { return DiskTrouble("\(nearest) is not a folder.") }
                return access(nearest, W_OK | X_OK) == 0 ? nil : Self.trouble(nearest)
            } catch {
                let above = Self.folder(of: nearest)
                guard error.kind == .missing, above != nearest else { return error }
                nearest = above
            }
        }
    }

    /// Lists a folder.
    package func names(in folder: String) throws(DiskTrouble) -> [String] {
        guard let stream = opendir(folder) else { throw Self.trouble(folder) }
        defer { closedir(stream) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = readdir(stream) else { break }
            let name = withUnsafePointer(to: &entry.pointee.d_name) { name in
                name.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: name.pointee)) {
                    String(cString: $0)
                }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        guard errno == 0 else { throw Self.trouble(folder) }
        return names
    }

    /// Makes a file that was not there.
    package func create(_ path: String, _ bytes: [UInt8], isPrivate: Bool, isSynced: Bool) throws(DiskTrouble) {
        try Self.fill(path, bytes, O_EXCL | O_CREAT, isPrivate ? 0o600 : 0o666, isSynced: isSynced)
    }

    /// Writes over the blocks that the file has, then cuts it to its new length.
    package func refill(_ path: String, _ bytes: [UInt8]) throws(DiskTrouble) {
        try Self.fill(path, bytes, 0, isSynced: true)
    }

    /// Syncs a file's bytes.
    package func sync(_ path: String) throws(DiskTrouble) {
        let file = Self.open(path, O_WRONLY | O_NOFOLLOW)
        guard file >= 0 else { throw Self.trouble(path) }
        defer { close(file) }
        guard Self.sync(file) else { throw Self.unsynced(path) }
    }

    /// Renames as POSIX does.
    package func rename(_ path: String, to other: String) throws(DiskTrouble) {
        guard systemRename(path, other) == 0 else { throw Self.trouble(path) }
    }

    /// Removes one name.
    package func remove(_ path: String) throws(DiskTrouble) {
        guard systemRemove(path) == 0 else { throw Self.trouble(path) }
    }

    /// Syncs a folder, where the disk knows how to; one that may be written and not read cannot be synced.
    package func syncFolder(_ path: String) throws(DiskTrouble) {
        let folder = Self.open(path, O_RDONLY)
        if folder < 0, errno == EACCES || errno == EPERM { return }
        guard folder >= 0 else { throw Self.trouble(path) }
        defer { close(folder) }
        if Self.sync(folder) { return }
        guard [EINVAL, ENOTSUP, EOPNOTSUPP, EROFS].contains(errno) else { throw Self.unsynced(path) }
    }

    /// Locks by `flock`, which belongs to the opened file and so ends with the process.
    package func lock(_ path: String, waiting: Bool) throws(DiskTrouble) -> (any DiskLock)? {
        while true {
            let file = Self.open(path, O_RDWR | O_CREAT | O_NONBLOCK, 0o600)
            guard file >= 0 else { throw Self.trouble(path) }
            if Self.again({ flock(file, waiting ? LOCK_EX : LOCK_EX | LOCK_NB) }) != 0 {
                let problem = errno
                close(file)
                guard problem == EWOULDBLOCK else { throw Self.trouble(path, problem) }
                return nil
            }
            // While we waited the name may have gone to another file, whose lock is what counts.
            if Self.isSame(file, path) { return SystemLock(file: file) }
            close(file)
        }
    }

    private static func isSame(_ file: Int32, _ path: String) -> Bool {
        var (ours, named) = (stat(), stat())
        guard fstat(file, &ours) == 0, stat(path, &named) == 0 else { return false }
        return ours.st_ino == named.st_ino && ours.st_dev == named.st_dev
    }

    private static func fill(
        _ path: String, _ bytes: [UInt8], _ flags: Int32, _ mode: mode_t = 0, isSynced: Bool
    ) throws(DiskTrouble) {
        let file = open(path, O_WRONLY | flags, mode)
        guard file >= 0 else { throw trouble(path) }
        var problem: DiskTrouble?
        // A new file ends where its bytes do.
        let isNew = flags & O_EXCL != 0
        if !write(bytes, to: file) || !isNew && again({ ftruncate(file, off_t(bytes.count)) }) != 0 {
            problem = trouble(path)
        }
        if problem == nil, isSynced, !sync(file) { problem = unsynced(path) }
        // A signal during the closing loses nothing that was synced, and the file is closed.
        if close(file) != 0, errno != EINTR, problem == nil { problem = isSynced ? unsynced(path) : trouble(path) }
        if let problem { throw problem }
    }

    /// Where plain `fsync` stops at the drive's cache, asks the drive as well.
    static func sync(_ file: Int32) -> Bool {
        #if canImport(Darwin)
            if again({ fcntl(file, F_FULLFSYNC) }) == 0 { return true }
        #endif
        return again { fsync(file) } == 0
    }

    /// A sync that fails for want of room has said so; any other leaves open what reached the medium.
    static func unsynced(_ path: String) -> DiskTrouble {
        let trouble = trouble(path)
        return trouble.kind == .full ? trouble : DiskTrouble(trouble.description, .unsynced)
    }
}

/// An open, locked file.
private final class SystemLock: DiskLock {
    private let file: Mutex<Int32?>

    init(file: Int32) { self.file = Mutex(file) }

    deinit { release() }

    func release() {
        file.withLock { file in
            if let file { close(file) }
            file = nil
        }
    }
}
