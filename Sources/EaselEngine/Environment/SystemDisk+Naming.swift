#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

extension SystemDisk {
    /// Makes a hard link.
    package func link(_ path: String, to other: String) throws(DiskTrouble) {
        guard systemLink(path, other) != 0 else { return }
        let problem = errno
        let trouble = Self.trouble(other, problem)
        let isForWantOfLinks = [EPERM, EMLINK, ENOSYS, ENOTSUP, EOPNOTSUPP].contains(problem)
        throw isForWantOfLinks ? DiskTrouble(trouble.description, .noLinks) : trouble
    }

    /// Takes the name by an empty file of our own and moves the bytes over it.
    package func move(_ path: String, toNew other: String) throws(DiskTrouble) {
        let file = Self.open(other, O_WRONLY | O_CREAT | O_EXCL, 0o644)
        guard file >= 0 else { throw Self.trouble(other) }
        close(file)
        guard systemRename(path, other) == 0 else {
            let trouble = Self.trouble(other)
            unlink(other)
            throw trouble
        }
    }

    /// How the name of the file ends that shows the mode of new files, for as long as it takes to look.
    static let exampleEnding = ".mode"

    /// Takes the mode that the system gives to a new file in the same folder, and syncs.
    ///
    /// The process's mask cannot be asked without setting it for a moment, and all threads share it.
    package func settle(_ path: String) throws(DiskTrouble) {
        let file = Self.open(path, O_WRONLY | O_NOFOLLOW)
        guard file >= 0 else { throw Self.trouble(path) }
        defer { close(file) }
        let example = path + Self.exampleEnding
        var empty = Self.open(example, O_WRONLY | O_CREAT | O_EXCL, 0o666)
        if empty < 0, errno == EEXIST {
            // Somebody died while he looked.
            unlink(example)
            empty = Self.open(example, O_WRONLY | O_CREAT | O_EXCL, 0o666)
        }
        guard empty >= 0 else { throw Self.trouble(path) }
        unlink(example)
        defer { close(empty) }
        var facts = stat()
        guard fstat(empty, &facts) == 0, fchmod(file, facts.st_mode & 0o777) == 0 else { throw Self.trouble(path) }
        guard Self.sync(file) else { throw Self.unsynced(path) }
    }
}

private func systemLink(_ path: String, _ other: String) -> Int32 { link(path, other) }
