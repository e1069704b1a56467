@testable import EaselSandbox

extension ForeignReader {
    /// True when the sandbox's own reader, which shares nothing with ours, takes a text for JSON.
    static func sandboxReads(_ text: String) -> Bool { (try? JSONReader.read(Array(text.utf8))) != nil }
}
