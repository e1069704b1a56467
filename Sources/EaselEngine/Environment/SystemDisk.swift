#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// The machine's own files.
package struct SystemDisk: Disk {
    private let lasting = LastingFolders()

    /// Needs nothing.
    package init() {}

    /// Asks the system about a path.
    package func facts(of path: String) throws(DiskTrouble) -> FileFacts {
        var facts = stat()
        guard stat(path, &facts) == 0 else { throw Self.trouble(path) }
        let kind = facts.st_mode & S_IFMT
        return FileFacts(
            isPlainFile: kind == S_IFREG, isFolder: kind == S_IFDIR, count: Int(facts.st_size),
            identity: UInt64(facts.st_ino))
    }

    /// Asks the system to resolve a path.
    package func realPath(of path: String) throws(DiskTrouble) -> String {
        guard let real = realpath(path, nil) else { throw Self.trouble(path) }
        defer { free(real) }
        return String(cString: real)
    }

    /// Reads from the start of a plain file.
    ///
    /// One that gave its name to another meanwhile may have been written over since, so that other one is read.
    package func read(_ path: String, upTo count: Int) throws(DiskTrouble) -> [UInt8] {
        while true {
            let (bytes, identity) = try Self.readOnce(path, upTo: count)
            if try facts(of: path).identity == identity { return bytes }
        }
    }

    private static func readOnce(_ path: String, upTo count: Int) throws(DiskTrouble) -> ([UInt8], UInt64) {
        // Without O_NONBLOCK opening a named pipe would wait for a writer that may never come.
        let file = open(path, O_RDONLY | O_NONBLOCK)
        guard file >= 0 else { throw trouble(path) }
        defer { close(file) }
        var facts = stat()
        guard fstat(file, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
            throw DiskTrouble("\(path) is not a plain file.")
        }
        // One more than the file has, so that one that grows meanwhile is seen to go on.
        var bytes = [UInt8](repeating: 0, count: min(count, Int(facts.st_size) + 1))
        var filled = 0
        while filled < count {
            if filled == bytes.count {
                bytes += [UInt8](repeating: 0, count: min(count - filled, max(filled, 4096)))
            }
            let room = bytes.count - filled
            let got = bytes.withUnsafeMutableBytes { buffer in
                systemRead(file, buffer.baseAddress?.advanced(by: filled), room)
            }
            if got < 0 && errno == EINTR { continue }
            guard got >= 0 else { throw trouble(path) }
            if got == 0 { break }
            filled += got
        }
        // Cut where they lie: a copy would need the room twice.
        bytes.removeLast(bytes.count - filled)
        return (bytes, UInt64(facts.st_ino))
    }

    /// Makes every missing folder of the path, one after the other.
    package func makeFolder(_ path: String, isPrivate: Bool) throws(DiskTrouble) {
        let above = Self.folder(of: path)
        var found = try? facts(of: path)
        if let found, found.isFolder, above == path || lasting.holds(path, found) { return }
        if found?.isFolder != true {
            if above != path, above != "." { try makeFolder(above, isPrivate: isPrivate) }
            guard mkdir(path, isPrivate ? 0o700 : 0o755) == 0 || errno == EEXIST else { throw Self.trouble(path) }
            found = try facts(of: path)
        }
        guard let found, found.isFolder else { throw DiskTrouble("\(path) is not a folder.") }
        // Also of one that was there: whoever made it may have died before its name lasted.
        try syncFolder(above)
        lasting.hold(path, found)
    }

    /// Opens a file for this process alone; a signal only makes it begin again.
    static func open(_ path: String, _ flags: Int32, _ mode: mode_t = 0) -> Int32 {
        again { systemOpen(path, flags | O_CLOEXEC, mode) }
    }

    /// Makes a call until no signal comes between.
    static func again(_ call: () -> Int32) -> Int32 {
        while true {
            let result = call()
            guard result < 0, errno == EINTR else { return result }
        }
    }

    static func write(_ bytes: [UInt8], to file: Int32) -> Bool {
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

    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    static func trouble(_ path: String, _ code: Int32 = errno) -> DiskTrouble {
        let kind: DiskTrouble.Kind =
            switch code {
            case EEXIST: .exists
            case ENOENT: .missing
            case ENOSPC, EDQUOT: .full
            default: .other
            }
        return DiskTrouble("\(path): \(String(cString: strerror(code))).", kind)
    }
}

private func systemOpen(_ path: String, _ flags: Int32, _ mode: mode_t) -> Int32 { open(path, flags, mode) }
private func systemWrite(_ file: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int { write(file, bytes, count) }
private func systemRead(_ file: Int32, _ bytes: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    read(file, bytes, count)
}
func systemRename(_ path: String, _ other: String) -> Int32 { rename(path, other) }
func systemRemove(_ path: String) -> Int32 { remove(path) }
