#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Why a local file could not be read or made.
package struct FileFault: Error {
    /// The file's name, without its folders.
    package let name: String
    /// What is wrong with it, as the end of a sentence.
    package let reason: String

    package init(_ path: String, _ reason: String) {
        name = (path.split(separator: "/").last.map(String.init) ?? path).plain(limit: 80)
        self.reason = reason
    }

    package init(_ path: String, errno number: Int32) {
        let reason =
            switch number {
            case ENOENT: "it does not exist"
            case EEXIST: "it exists already"
            case EACCES, EPERM: "that is not permitted"
            case ELOOP: "it is a symbolic link"
            case ENOSPC, EDQUOT: "the disk is full"
            case EMFILE, ENFILE: "too many files are open"
            case ENOTDIR, EISDIR: "it is not a plain file"
            default: "the system says error \(number)"
            }
        self.init(path, reason)
    }
}

extension String {
    /// This text with nothing but printable ASCII, cut to a length: for texts that come from outside.
    package func plain(limit: Int) -> String {
        var text = ""
        for scalar in unicodeScalars.prefix(limit) {
            text.unicodeScalars.append((0x20..<0x7F).contains(scalar.value) ? scalar : "?")
        }
        return text
    }
}
