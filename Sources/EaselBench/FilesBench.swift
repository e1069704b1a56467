internal import Easel
internal import Foundation

/// One request with eight large local files inside: how fast they go out as base64, and what that keeps in memory.
///
/// Beside it the least that such a request can cost is measured: the same files read, made base64 and written to a
/// file, in pieces. All of it in a process of its own that has never held a picture.
enum FilesBench {
    private static let count = 8
    private static let bytes = 20_000_000

    /// Makes the files and measures in another process.
    static func report() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "easel-bench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let picture = Data(BenchService.picture(of: bytes))
        for index in 1...count { try picture.write(to: folder.appending(path: "\(index).png")) }
        let process = Process()
        process.executableURL = BenchProcess.tool
        process.arguments = ["files", folder.path]
        try process.run()
        process.waitUntilExit()
    }

    /// Measures with the files of a folder, and prints one line for people and one for programs.
    static func measure(in folder: String) async throws {
        let paths = (1...count).map { "\(folder)/\($0).png" }
        let service = try BenchProcess("sink")
        defer { service.end() }
        let studio = try Studio(
            keys: .variables(["VTRIX_API_KEY": "bench", "EASEL_VTRIX_URL": service.address]),
            keepingOrdersIn: folder + "/store")
        var request = ImageRequest("all of them in one room")
        request.images = paths.map { .file($0) }
        var (plain, whole): ([Double], [Double]) = ([], [])
        for _ in 1...5 {
            plain.append(try seconds { try copy(paths, to: folder + "/base64") })
            let start = ContinuousClock.now
            let order = try await studio.place(request, on: ModelChoice(model: "vtrix/flux_2_max"))
            for await status in order.events where status.ticket != nil {
                whole.append(start.duration(to: .now) / .seconds(1))
                break
            }
            _ = try await order.result()
        }
        let (base, sent) = (plain.sorted()[2], whole.sorted()[2])
        print(
            """
            \(count) files of \(bytes / 1_000_000) MB in one request: accepted after \(hundredths(sent)) s, peak \
            \(OwnProcess.peakKilobytes / 1024) MB; read, made base64 and written in \(hundredths(base)) s (medians of 5)
            {"files":\(count),"bytes":\(bytes),"seconds":\(sent),"plain_seconds":\(base),\
            "peak_kb":\(OwnProcess.peakKilobytes)}
            """)
    }

    /// Reads, encodes and writes in pieces of whole base64 groups.
    private static func copy(_ paths: [String], to path: String) throws {
        try Data().write(to: URL(filePath: path))
        let out = try FileHandle(forWritingTo: URL(filePath: path))
        defer { try? out.close() }
        for path in paths {
            let file = try FileHandle(forReadingFrom: URL(filePath: path))
            defer { try? file.close() }
            while let piece = try file.read(upToCount: 3 * 65_536), !piece.isEmpty {
                try out.write(contentsOf: piece.base64EncodedData())
            }
        }
    }

    private static func seconds(_ work: () throws -> Void) rethrows -> Double {
        try ContinuousClock().measure(work) / .seconds(1)
    }

    private static func hundredths(_ seconds: Double) -> String { String(format: "%.2f", seconds) }
}
