internal import Easel

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// The folder that pictures are to be written into.
enum OutputFolder {
    /// The full path of the folder, or why nothing can be written there: said before a picture is paid.
    static func path(_ arguments: Arguments, _ console: Console) throws(ImageFailure) -> String {
        let path = console.path(of: arguments["output"] ?? ".")
        var place = path
        var facts = stat()
        // What is not there is made when it is needed, in the nearest folder that is there.
        while stat(place.isEmpty ? "/" : place, &facts) != 0 {
            if errno != ENOENT && errno != ENOTDIR { break }
            guard let slash = place.lastIndex(of: "/") else { return path }
            place = String(place[..<slash])
        }
        let shown = ForeignText.cleaned(console.shown(place.isEmpty ? "/" : place))
        guard facts.st_mode & S_IFMT == S_IFDIR else { throw failure("\(shown) is not a folder.") }
        guard access(place.isEmpty ? "/" : place, W_OK | X_OK) == 0 else {
            throw failure("\(shown) cannot be written: \(String(cString: strerror(errno))).")
        }
        return path
    }

    private static func failure(_ message: String) -> ImageFailure {
        ImageFailure(
            .notSaved, .checking, message, next: "Nothing was sent; name another folder with --output DIR.")
    }
}
