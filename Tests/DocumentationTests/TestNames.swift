import Foundation

/// The tests that there are, as `Suite/function`.
enum TestNames {
    static func all(below folder: URL) throws -> Set<String> {
        let paths = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
        var names: Set<String> = []
        for path in paths where path.hasSuffix("Tests.swift") || path.contains("Tests+") {
            let stem = URL(filePath: path).deletingPathExtension().lastPathComponent
            let suite = stem.prefix { $0 != "+" }
            let text = try String(contentsOf: folder.appending(path: path), encoding: .utf8)
            names.formUnion(inFile(text).map { "\(suite)/\($0)" })
        }
        return names
    }

    /// The functions that are tests.
    static func inFile(_ text: String) -> [String] {
        text.split(separator: "@Test").dropFirst().compactMap { part in
            part.firstMatch(of: /\bfunc (\w+)\(/).map { String($0.1) }
        }
    }

    /// The tests that a page names, in backquotes.
    static func inPage(_ text: String) -> [String] {
        text.matches(of: /`(\w+Tests\/\w+)`/).map { String($0.1) }
    }
}
