extension String {
    /// The word as a shell reads it back.
    var quotedForShell: String {
        let isPlain = utf8.allSatisfy { UInt8.plainInShell.contains($0) }
        return isPlain && !isEmpty ? self : "'" + replacing("'", with: "'\\''") + "'"
    }
}

extension UInt8 {
    /// The bytes that no shell reads as anything but themselves.
    fileprivate static let plainInShell = Set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_./:".utf8)
}
