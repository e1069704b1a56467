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
    /// How many bytes are free on its disk, for somebody who is not the administrator; nil where nobody says.
    let free: UInt64?

    init(to path: String) {
        var place = path
        var facts = stat()
        while stat(place, &facts) != 0, errno == ENOENT || errno == ENOTDIR, let slash = place.lastIndex(of: "/") {
            place = slash == place.startIndex ? "/" : String(place[..<slash])
        }
        self.path = place
        if stat(place, &facts) == 0, facts.st_mode & S_IFMT != S_IFDIR {
            trouble = "is not a folder."
        } else if access(place, W_OK | X_OK) != 0 {
            trouble = "cannot be written: \(String(cString: strerror(errno)))."
        } else {
            trouble = nil
        }
        var room = statvfs()
        // A disk of no size at all is one that does not say.
        free = statvfs(place, &room) == 0 && room.f_blocks > 0 ? UInt64(room.f_bavail) * UInt64(room.f_frsize) : nil
    }
}
