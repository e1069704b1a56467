#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A plain file of a known size, open for reading; any other kind of file, and any other size, is refused.
struct PlainFile: ~Copyable {
    private let path: String
    private let count: Int
    private let descriptor: Int32
    /// When it was written last, as the system said when it was opened.
    private let written: timespec

    /// Opens the file at a path.
    static func at(_ path: String, count: Int) throws(FileFault) -> PlainFile {
        // Non-blocking, because opening a pipe that nobody writes to would wait for ever.
        let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileFault(path, errno: errno) }
        let file = PlainFile(path: path, count: count, descriptor: descriptor)
        try file.checkKind()
        return file
    }

    private init(path: String, count: Int, descriptor: Int32) {
        self.path = path
        self.count = count
        self.descriptor = descriptor
        var facts = stat()
        fstat(descriptor, &facts)
        written = facts.written
    }

    deinit { close(descriptor) }

    /// Fills the whole room.
    func read(into room: UnsafeMutableRawBufferPointer) throws(FileFault) {
        var filled = 0
        while filled < room.count {
            let got = systemRead(descriptor, UnsafeMutableRawBufferPointer(rebasing: room[filled...]))
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw FileFault(path, errno: errno) }
            guard got > 0 else { throw FileFault(path, "it became shorter while it was read") }
            filled += got
        }
    }

    /// Makes sure that the file is neither longer nor shorter than it was, and that nobody wrote to it.
    func checkEnd() throws(FileFault) {
        let now = try status()
        guard now.size == count, now.written.tv_sec == written.tv_sec, now.written.tv_nsec == written.tv_nsec else {
            throw FileFault(path, "it changed while it was read")
        }
    }

    private func checkKind() throws(FileFault) {
        let (isPlain, size, _) = try status()
        guard isPlain else { throw FileFault(path, "it is not a plain file") }
        guard size == count else { throw FileFault(path, "it has \(size) bytes where \(count) were expected") }
    }

    private func status() throws(FileFault) -> (isPlain: Bool, size: Int, written: timespec) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw FileFault(path, errno: errno) }
        return (status.st_mode & S_IFMT == S_IFREG, Int(status.st_size), status.written)
    }
}

extension stat {
    fileprivate var written: timespec {
        #if canImport(Darwin)
            st_mtimespec
        #else
            st_mtim
        #endif
    }
}

private func systemRead(_ descriptor: Int32, _ room: UnsafeMutableRawBufferPointer) -> Int {
    read(descriptor, room.baseAddress, room.count)
}
