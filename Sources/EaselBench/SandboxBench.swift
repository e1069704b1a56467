internal import EaselCore
internal import Foundation

/// Whether the sandbox keeps its size: the memory of its own process after the first orders and after the last.
///
/// The sandbox is the built `easel sandbox` beside this tool, in a process of its own; the load is made here.
enum SandboxBench {
    private static let orders = 100_000
    private static let stretch = 10_000
    private static let connections = 1000

    /// What was measured, for people and, on the last line, for programs.
    static func report() throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
            .deletingLastPathComponent().appending(path: "easel")
        process.arguments = ["sandbox", "--pace", "0", "--pixels", "4096", "--seed", "1", "--credits", "1000000000"]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        defer { process.terminate() }
        let port = try port(saidOn: output.fileHandleForReading)
        var load = try SandboxLoad(port: port, connections: connections)
        defer { load.close() }
        let start = ContinuousClock.now
        var memory: [(orders: Int, kilobytes: Int)] = []
        for placed in stride(from: stretch, through: orders, by: stretch) {
            try load.place(stretch)
            memory.append((placed, try resident(process.processIdentifier)))
            FileHandle.standardError.write(Data("\(placed) orders, \(memory[memory.count - 1].kilobytes) kB\n".utf8))
        }
        return text(memory, start.duration(to: .now))
    }

    private static func text(_ memory: [(orders: Int, kilobytes: Int)], _ time: Duration) -> String {
        let (first, last) = (memory[0].kilobytes, memory[memory.count - 1].kilobytes)
        let tenths = (last - first) * 1000 / first
        let lines = memory.map { "after \($0.orders) orders  \($0.kilobytes) kB" }
        let seconds = Int(time / .seconds(1))
        let json = JSON.object([
            "orders": .integer(orders), "connections": .integer(connections), "seconds": .integer(seconds),
            "first_kb": .integer(first), "last_kb": .integer(last), "growth_permille": .integer(tenths),
        ])
        let growth = "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10).\(abs(tenths) % 10) %"
        let end = "\(orders) orders over \(connections) connections in \(seconds) s; the memory grew by \(growth)"
        return (lines + [end, json.text]).joined(separator: "\n")
    }

    private static func port(saidOn handle: FileHandle) throws -> UInt16 {
        var text = ""
        while !text.contains("\n"), let more = try handle.read(upToCount: 1), !more.isEmpty {
            text += String(decoding: more, as: UTF8.self)
        }
        guard let start = text.firstRange(of: "127.0.0.1:"),
            let port = UInt16(text[start.upperBound...].prefix { $0.isNumber })
        else { throw SandboxLoad.Trouble(description: "easel sandbox said no port; is it built? \(text)") }
        return port
    }

    /// The resident memory of a process, as Linux counts it.
    private static func resident(_ process: Int32) throws -> Int {
        let status = try String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
        guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmRSS:") }),
            let count = Int(line.filter(\.isNumber))
        else { throw SandboxLoad.Trouble(description: "The memory of process \(process) cannot be known.") }
        return count
    }
}
