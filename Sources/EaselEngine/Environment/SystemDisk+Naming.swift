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
}

private func systemLink(_ path: String, _ other: String) -> Int32 { link(path, other) }
