internal import Easel

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// The folder that a path names, or where it is not there yet the nearest one above it that is.
///
/// What is to be made at the path will be made in it, so it decides whether that can be done.
struct NearestFolder: Sendable {
    /// Its path.
    let path: String
    /// Why nothing can be made in it, in a sentence; nil where something can.
    let trouble: String?
    /// The permissions of what stands at the path itself, such as `0o700`; nil where nothing does.
    let mode: UInt32?
    /// How many bytes are free on its disk, for somebody who is not the administrator; nil where nobody says.
    let free: UInt64?

    init(to path: String) {
        var place = path
        var facts = stat()
        while stat(place, &facts) != 0, errno == ENOENT || errno == ENOTDIR, let slash = place.lastIndex(of: "/") {
            place = slash == place.startIndex ? "/" : String(place[..<slash])
        }
        self.path = place
        let isThere = stat(place, &facts) == 0
        mode = isThere && place == path ? UInt32(facts.st_mode) & 0o777 : nil
        if isThere, facts.st_mode & S_IFMT != S_IFDIR {
            trouble = "is not a folder."
        } else if access(place, W_OK | X_OK) != 0 {
            trouble = Self.unwritable(errno)
        } else {
            trouble = nil
        }
        var room = statvfs()
        // A disk of no size at all is one that does not say.
        free = statvfs(place, &room) == 0 && room.f_blocks > 0 ? UInt64(room.f_bavail) * UInt64(room.f_frsize) : nil
    }

    /// Why no file can be made in it after all, in a sentence; found out by making one.
    ///
    /// The system may say of a folder that it can be written, and then let nobody make anything in it. The file gets no
    /// name, so that a process that dies here leaves nothing; where files without names are not known, an empty folder
    /// is made and removed at once.
    func trial() -> String? {
        #if os(Linux)
            // This is O_TMPFILE, which Swift does not see.
            let file = open(path, O_WRONLY | O_CLOEXEC | O_DIRECTORY | 0o20000000, 0o600)
            if file >= 0 {
                close(file)
                return nil
            }
            guard [EOPNOTSUPP, EISDIR, EINVAL, ENOENT].contains(errno) else { return Self.unwritable(errno) }
        #endif
        let folder = path + "/.easel-\(String(UInt64.random(in: 0 ... .max), radix: 16))"
        guard mkdir(folder, 0o700) == 0 else { return Self.unwritable(errno) }
        rmdir(folder)
        return nil
    }

    private static func unwritable(_ code: Int32) -> String { "cannot be written: \(String(cString: strerror(code)))." }
}
