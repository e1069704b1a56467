internal import Easel

/// A Swift package on this disk, in which files are made and changed.
struct PackageFolder: Sendable {
    let path: String
    let shown: @Sendable (String) -> String
    private let disk = SystemDisk()
    private static let mostBytes = 4 << 20

    init(path: String, shown: @escaping @Sendable (String) -> String) {
        self.path = path
        self.shown = shown
    }

    /// One file as it will be.
    struct Change: Sendable {
        let path: String
        let text: String
        /// Where lines are put into a file that is there, these lines.
        var lines: [String]?
        var isNew: Bool { lines == nil }

        /// What a dry run says of it.
        var shown: String {
            "\(isNew ? "would write" : "would put into") \(path):\n"
                + (lines ?? text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init))
                .map { $0.isEmpty ? "" : "    \($0)" }.joined(separator: "\n") + "\n"
        }
    }

    /// A file's path as a person here writes it.
    func name(_ file: String) -> String { path == "." ? file : shown("\(path)/\(file)") }

    func has(_ file: String) -> Bool { (try? disk.facts(of: "\(path)/\(file)")) != nil }

    func text(of file: String) throws -> String {
        do throws(DiskTrouble) {
            let bytes = try disk.read("\(path)/\(file)", upTo: Self.mostBytes)
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw DiskTrouble("\(path)/\(file) is not UTF-8.")
            }
            return text
        } catch {
            throw UsageProblem(
                "\(ForeignText.cleaned(name(file))) cannot be read: \(error.description) Name the package's folder with --into."
            )
        }
    }

    /// Writes all changes, or none: new files first, so that the package names only what is there.
    func make(_ changes: [Change]) throws {
        var undo: [() -> Void] = []
        do throws(DiskTrouble) {
            for change in changes.filter(\.isNew) + changes.filter({ !$0.isNew }) {
                let file = "\(path)/\(change.path)"
                if change.isNew {
                    undo += try makeFolders(above: file)
                    try disk.create(file, Array(change.text.utf8), isPrivate: false, isSynced: false)
                    undo.append { try? disk.remove(file) }
                    try disk.sync(file)
                } else {
                    let before = try disk.read(file, upTo: Self.mostBytes)
                    undo.append { try? replace(file, before) }
                    try replace(file, Array(change.text.utf8))
                }
            }
        } catch {
            for step in undo.reversed() { step() }
            throw ImageFailure(
                .notSaved, .checking, "The family could not be written: \(error.description)",
                next: "Nothing was changed; look who may write in \(shown(path)), and ask again.")
        }
    }

    private func replace(_ file: String, _ bytes: [UInt8]) throws(DiskTrouble) {
        let aside = file + ".easel-new"
        try? disk.remove(aside)
        try disk.create(aside, bytes, isPrivate: false, isSynced: false)
        do throws(DiskTrouble) {
            try disk.sync(aside)
            try disk.rename(aside, to: file)
        } catch {
            try? disk.remove(aside)
            throw error
        }
    }

    /// Makes the missing folders above a file, and says how each is taken away again.
    private func makeFolders(above file: String) throws(DiskTrouble) -> [() -> Void] {
        let above = String(file[..<(file.lastIndex(of: "/") ?? file.startIndex)])
        guard above.count > path.count, (try? disk.facts(of: above)) == nil else { return [] }
        let further = try makeFolders(above: above)
        try disk.makeFolder(above)
        return further + [{ try? disk.remove(above) }]
    }
}
