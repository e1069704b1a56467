import Foundation

/// The kept inputs of one reader: a line each, as plain ASCII, where `\xNN` stands for any other byte.
struct Corpus {
    private(set) var entries: [[UInt8]]
    private let file: URL

    /// Reads the inputs of a reader; none where there is no file yet.
    init(of reader: String) {
        file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Fixtures/Corpus/\(reader).txt")
        let lines = (try? String(contentsOf: file, encoding: .utf8))?.split(
            separator: "\n", omittingEmptySubsequences: true)
        entries = (lines ?? []).map { Self.bytes(of: $0) }
    }

    /// Writes other inputs in place of these, each once, the short ones first.
    mutating func replace(with inputs: [[UInt8]]) throws {
        entries = Set(inputs.filter { !$0.isEmpty }).sorted {
            ($0.count, Self.line(of: $0)) < ($1.count, Self.line(of: $1))
        }
        try entries.map { Self.line(of: $0) + "\n" }.joined().write(to: file, atomically: true, encoding: .utf8)
    }

    /// An input as a line.
    static func line(of bytes: [UInt8]) -> String {
        bytes.map { byte in
            if (0x20..<0x7F).contains(byte), byte != UInt8(ascii: "\\") { return String(UnicodeScalar(byte)) }
            return "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }

    /// The input of a line.
    static func bytes(of line: Substring) -> [UInt8] {
        var (bytes, rest): ([UInt8], Substring.UTF8View) = ([], line.utf8)
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\"),
                let next = UInt8(rest.dropFirst().prefix(2).map { String(UnicodeScalar($0)) }.joined(), radix: 16)
            else {
                bytes.append(byte)
                continue
            }
            bytes.append(next)
            rest = rest.dropFirst(3)
        }
        return bytes
    }
}
