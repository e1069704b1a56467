import Foundation
import Testing

@Suite("The house is orderly")
struct OrderlyTests {
    @Test("at the top level there are the six names and what tools read, nothing else")
    func topLevel() async throws {
        let allowed: Set<String> = [
            "Package.swift", "Sources", "Tests", "Plugins", "docs", "README.md", ".ci", ".gitignore", ".swift-format",
        ]
        let files = try await House.run("git", "-C", House.root.path, "ls-files").split(separator: "\n")
        #expect(Set(files.map { String($0.split(separator: "/")[0]) }).subtracting(allowed) == [])
    }

    @Test(
        "no source file is longer than 300 lines, and no comment than 120 characters",
        arguments: ["Sources", "Plugins"])
    func lengths(folder: String) throws {
        for file in House.swiftFiles(in: folder) {
            let lines = try House.lines(of: file)
            #expect(lines.count <= 301, "\(file) has \(lines.count) lines; split it where it has two ideas.")
            let long = lines.firstIndex { $0.count > 120 && $0.contains("//") }
            #expect(long == nil, "\(file):\((long ?? 0) + 1) is longer than 120 characters; wrap it.")
        }
    }

    @Test("nothing forces, traps a try, or leaves a note to do something later")
    func noShortcuts() throws {
        // Joined here, so that this list does not find itself.
        let forbidden = ["try" + "!", " as" + "! ", "TO" + "DO", "FIX" + "ME", "fatal" + "Error("]
        for file in House.swiftFiles(in: "Sources") {
            for (number, line) in try House.lines(of: file).enumerated() {
                let found = forbidden.first { line.contains($0) }
                #expect(found == nil, "\(file):\(number + 1) says \(found ?? "")")
            }
        }
    }

    @Test("what the compiler is asked to believe has its proof in the comment above it")
    func proofs() throws {
        for file in House.swiftFiles(in: "Sources") {
            let lines = try House.lines(of: file)
            for (number, line) in lines.enumerated()
            where ["@unchecked", "nonisolated(unsafe)"].contains(where: { line.contains($0) }) && !line.contains("//") {
                let above = number > 0 ? lines[number - 1].drop { $0 == " " } : ""
                #expect(above.hasPrefix("//"), "\(file):\(number + 1) needs the proof that it is safe.")
            }
        }
    }

    @Test("only the environment's adapters ask the clock, the die, the disk or the scheduler")
    func escapes() throws {
        let escapes = [
            "Task {", "Task.detached", "Task.sleep(", "Date()", "UUID()", ".random(", "DispatchQueue", "FileManager",
            " SystemDisk()", "(SystemDisk()",
        ]
        for file in House.swiftFiles(in: "Sources/EaselEngine") + House.swiftFiles(in: "Sources/EaselCore") {
            guard !file.contains("/Environment/") else { continue }
            for (number, line) in try House.lines(of: file).enumerated() where !line.contains("///") {
                // As a default it is what a caller may replace.
                let plain = line.replacing("any Disk = SystemDisk()", with: "")
                let found = escapes.first { plain.contains($0) }
                #expect(found == nil, "\(file):\(number + 1) uses \(found ?? ""); take it from EngineEnvironment.")
            }
        }
    }
}
