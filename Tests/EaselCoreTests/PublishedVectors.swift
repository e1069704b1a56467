import Foundation
import Testing

/// Published cases that are kept in files: a case a line, its parts in hexadecimal digits, `-` for no bytes.
enum PublishedVectors {
    /// The cases of a file in `Tests/Fixtures/Vectors`.
    static func cases(of name: String) throws -> [[[UInt8]]] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let file = folder.appending(path: "Fixtures/Vectors/\(name).txt")
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").filter { !$0.hasPrefix("#") }
            .map { line in try line.split(separator: " ").map { $0 == "-" ? [] : try bytes(ofHex: $0) } }
    }

    private static func bytes(ofHex text: Substring) throws -> [UInt8] {
        try stride(from: 0, to: text.count, by: 2).map { at in
            try #require(UInt8(text.dropFirst(at).prefix(2), radix: 16))
        }
    }
}
