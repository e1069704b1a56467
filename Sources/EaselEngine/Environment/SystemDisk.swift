#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// The machine's own files.
public struct SystemDisk: Disk {
    /// Needs nothing.
    public init() {}

    /// Asks the system about a path.
    public func facts(of path: String) throws(DiskTrouble) -> FileFacts {
        var facts = stat()
        guard stat(path, &facts) == 0 else { throw Self.trouble(path) }
        let kind = facts.st_mode & S_IFMT
        return FileFacts(
            path: Self.resolved(path), isPlainFile: kind == S_IFREG, isFolder: kind == S_IFDIR,
            count: Int(facts.st_size))
    }

    /// Reads from the start of a plain file.
    public func read(_ path: String, upTo count: Int) throws(DiskTrouble) -> [UInt8] {
        // Without O_NONBLOCK opening a named pipe would wait for a writer that may never come.
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { throw Self.trouble(path) }
        defer { close(file) }
        var facts = stat()
        guard fstat(file, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
            throw DiskTrouble("\(path) is not a plain file.")
        }
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let got = bytes.withUnsafeMutableBytes { buffer in
                systemRead(file, buffer.baseAddress?.advanced(by: filled), count - filled)
            }
            if got < 0 && errno == EINTR { continue }
            guard got >= 0 else { throw Self.trouble(path) }
            if got == 0 { break }
            filled += got
        }
        return Array(bytes.prefix(filled))
    }

    /// Writes aside, syncs, and gives the file its name by a link, which fails where the name is taken.
    public func writeNew(_ bytes: [UInt8], at path: String) throws(DiskTrouble) {
        let aside = Self.folder(of: path) + "/.easel-\(getpid())-\(UInt64.random(in: 0 ... .max)).part"
        let file = open(aside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw Self.trouble(path) }
        defer { unlink(aside) }
        var problem: Int32? = Self.write(bytes, to: file) && fsync(file) == 0 ? nil : errno
        if close(file) != 0, problem == nil { problem = errno }
        if let problem { throw Self.trouble(path, problem) }
        if link(aside, path) != 0 {
            guard [EPERM, ENOTSUP, EOPNOTSUPP, ENOSYS].contains(errno) else { throw Self.trouble(path) }
            try Self.nameWithoutLink(aside, path)
        }
        Self.syncFolder(of: path)
    }

    /// Makes every missing folder of the path.
    public func makeFolder(_ path: String) throws(DiskTrouble) {
        if (try? facts(of: path))?.isFolder == true { return }
        let above = Self.folder(of: path)
        if above != path, above != "." { try makeFolder(above) }
        guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw Self.trouble(path) }
        guard try facts(of: path).isFolder else { throw DiskTrouble("\(path) is not a folder.") }
    }

    /// Takes the name by an empty file of our own and moves the bytes over it; for disks that know no hard links.
    static func nameWithoutLink(_ aside: String, _ path: String) throws(DiskTrouble) {
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw trouble(path) }
        close(file)
        guard rename(aside, path) == 0 else {
            let problem = errno
            unlink(path)
            throw trouble(path, problem)
        }
    }

    private static func write(_ bytes: [UInt8], to file: Int32) -> Bool {
        bytes.withUnsafeBytes { buffer in
            var sent = 0
            while sent < buffer.count {
                let count = systemWrite(file, buffer.baseAddress?.advanced(by: sent), buffer.count - sent)
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else { return false }
                sent += count
            }
            return true
        }
    }

    private static func syncFolder(of path: String) {
        let folder = open(folder(of: path), O_RDONLY | O_CLOEXEC)
        guard folder >= 0 else { return }
        // A folder that cannot be synced, as on some network disks, holds the whole file all the same.
        fsync(folder)
        close(folder)
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func resolved(_ path: String) -> String {
        guard let real = realpath(path, nil) else { return path }
        defer { free(real) }
        return String(cString: real)
    }

    private static func trouble(_ path: String, _ code: Int32 = errno) -> DiskTrouble {
        DiskTrouble("\(path): \(String(cString: strerror(code))).", exists: code == EEXIST)
    }
}

private func systemWrite(_ file: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int { write(file, bytes, count) }
private func systemRead(_ file: Int32, _ bytes: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    read(file, bytes, count)
}
