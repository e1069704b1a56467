internal import Easel

/// The folder that pictures are to be written into.
enum OutputFolder {
    /// With less than this many bytes not one picture may fit.
    private static let leastFree: UInt64 = 1 << 20

    /// The full path of the folder, or why nothing can be written there: said before a picture is paid.
    static func path(_ arguments: Arguments, _ console: Console) throws(ImageFailure) -> String {
        let path = console.path(of: arguments["output"] ?? ".")
        let nearest = NearestFolder(to: path)
        if let name = arguments["output"], nearest.path != path, isNameOfPicture(name) {
            throw failure(
                "--output names a folder, and \(ForeignText.cleaned(name)) is the name of a picture.",
                next: "name the folder; the picture gets a name of its prompt.")
        }
        let shown = ForeignText.cleaned(console.shown(nearest.path))
        if let trouble = nearest.trouble ?? nearest.trial() {
            // Somebody who named a folder that is not there yet looks for that name.
            let wanted = ForeignText.cleaned(console.shown(path))
            let start = nearest.path == path ? "" : "The folder \(wanted) cannot be made: "
            throw failure("\(start)\(shown) \(trouble)", next: "name another folder with --output DIR.")
        }
        if let free = nearest.free, free < leastFree {
            throw failure(
                "The disk of \(shown) is full: \(free >> 10) KiB are left, and a picture needs more.",
                next: "make room, or name another folder with --output DIR.")
        }
        return path
    }

    private static func isNameOfPicture(_ name: String) -> Bool {
        let ending = name.lowercased().split(separator: ".", omittingEmptySubsequences: false).last ?? ""
        return ["png", "jpg", "jpeg", "webp"].contains(ending) && name.contains(".")
    }

    private static func failure(_ message: String, next: String) -> ImageFailure {
        ImageFailure(.notSaved, .checking, message, next: "Nothing was sent; \(next)")
    }
}
