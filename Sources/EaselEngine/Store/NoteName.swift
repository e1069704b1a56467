internal import EaselCore

/// How a note of the engine is called: what it is for, words that a person knows again, and a digest of all words.
enum NoteName {
    /// A name that is plain, whatever the words are, and another one for other words.
    static func plain(_ kind: String, _ words: String, _ more: String = "") -> String {
        let all = words + "\n" + more
        let known = String(decoding: words.utf8.filter(StoreLayout.isPlain(_:)).prefix(40), as: UTF8.self)
        return kind + "-" + known + "-" + SHA256.hexDigest(of: Array(all.utf8)).prefix(16)
    }
}
