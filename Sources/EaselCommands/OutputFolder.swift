internal import Easel

/// The folder that pictures are to be written into.
enum OutputFolder {
    /// With less than this many bytes not one picture may fit.
    private static let leastFree: UInt64 = 1 << 20

    /// The full path of the folder, or why nothing can be written there: said before a picture is paid.
    static func path(_ arguments: Arguments, _ console: Console) throws(ImageFailure) -> String {
        let path = console.path(of: arguments["output"] ?? ".")
        let nearest = NearestFolder(to: path)
        let shown = ForeignText.cleaned(console.shown(nearest.path))
        if let trouble = nearest.trouble {
            throw failure("\(shown) \(trouble)", next: "name another folder with --output DIR.")
        }
        if let free = nearest.free, free < leastFree {
            throw failure(
                "The disk of \(shown) is full: \(free >> 10) KiB are left, and a picture needs more.",
                next: "make room, or name another folder with --output DIR.")
        }
        return path
    }

    private static func failure(_ message: String, next: String) -> ImageFailure {
        ImageFailure(.notSaved, .checking, message, next: "Nothing was sent; \(next)")
    }
}
