internal import Foundation

/// This tool in another process, which says one line at its start, and one for each line that it is asked.
///
/// What a service needs is so not counted as Easel's.
final class BenchProcess {
    /// What it said first: its address.
    private(set) var address = ""
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()

    init(_ word: String) throws {
        process.executableURL = Self.tool
        process.arguments = [word]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        address = try readLine()
    }

    /// This tool's own file.
    static var tool: URL { URL(filePath: "/proc/self/exe").resolvingSymlinksInPath() }

    /// Says `address`, then an answer to each line of standard input until that ends.
    static func serve(_ address: String, answer: @escaping @Sendable () -> String) async {
        print(address)
        fflush(nil)
        await Task.detached {
            while Swift.readLine() != nil {
                print(answer())
                fflush(nil)
            }
        }.value
    }

    /// What it has to say now.
    func ask() throws -> String {
        try input.fileHandleForWriting.write(contentsOf: Data("report\n".utf8))
        return try readLine()
    }

    func end() {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    private func readLine() throws -> String {
        var line: [UInt8] = []
        while let byte = try output.fileHandleForReading.read(upToCount: 1)?.first, byte != 10 { line.append(byte) }
        return String(decoding: line, as: UTF8.self)
    }
}
