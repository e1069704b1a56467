internal import Easel

/// A page in a file: written whole or not at all, over an earlier page of its kind and over nothing else.
struct PageFile {
    let path: String
    private let disk = SystemDisk()

    /// Writes the page, or says why the file is left as it is.
    func write(_ text: String, replacing beginning: String) throws {
        let target = try target(beginning)
        let folder = target.lastIndex(of: "/").map { String(target[...$0]) } ?? ""
        let aside = "\(folder).easel-\(UInt64.random(in: 0 ... .max)).part"
        do throws(DiskTrouble) {
            defer { try? disk.remove(aside) }
            try disk.create(aside, Array(text.utf8), isPrivate: false, isSynced: false)
            try disk.sync(aside)
            try disk.rename(aside, to: target)
        } catch {
            throw ImageFailure(
                .notSaved, .saving,
                "The page could not be written: \(error.description.replacing(aside, with: path))",
                next: "Name a file in a folder that can be written.")
        }
    }

    /// The file itself where a link leads to it; nothing that a person made is written over.
    private func target(_ beginning: String) throws(UsageProblem) -> String {
        guard let facts = try? disk.facts(of: path) else { return path }
        let bytes = facts.isPlainFile ? try? disk.read(path, upTo: beginning.utf8.count) : nil
        guard let bytes, bytes.isEmpty || bytes.elementsEqual(beginning.utf8) else {
            throw UsageProblem(
                "\(ForeignText.cleaned(path)) is there and is no page of easel models; name another file.")
        }
        return (try? disk.realPath(of: path)) ?? path
    }
}
