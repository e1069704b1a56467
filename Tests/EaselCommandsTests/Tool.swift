import Foundation
import ProcessStart
import Synchronization

/// The built `easel` as a real process.
struct Tool {
    /// What a finished process left behind.
    struct Ending {
        let code: Int32
        let output: String
        let complaint: String
        /// When it ended, however late the test hears of it.
        var moment = ContinuousClock.now
        var lines: [String] { output.split(separator: "\n").map(String.init) }
    }

    /// The binary that `EASEL_TOOL` names, such as a release build, else the one beside the test's own.
    static var path: URL {
        if let path = ProcessInfo.processInfo.environment["EASEL_TOOL"] { return URL(filePath: path) }
        let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL
        let fallback = URL(filePath: CommandLine.arguments[0])
        return (bundle ?? fallback).deletingLastPathComponent().appending(path: "easel")
    }

    /// Runs the tool to its end with these variables and no others of Easel's.
    ///
    /// What is done `atStart` has a thread of its own, which no other test can keep waiting.
    static func run(
        _ words: [String], variables: [String: String] = [:], input: Data? = nil, in folder: URL? = nil,
        afterStart: (@Sendable (Process) async -> Void)? = nil, atStart: (@Sendable (Process) -> Void)? = nil
    ) async throws -> Ending {
        let process = Process()
        process.executableURL = path
        process.arguments = words
        process.environment = clean.merging(variables) { $1 }
        if let folder { process.currentDirectoryURL = folder }
        let (output, complaint) = (Drain(), Drain())
        process.standardOutput = output.pipe
        process.standardError = complaint.pipe
        let stdin = Pipe()
        process.standardInput = stdin
        let (code, moment) = try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = {
                continuation.resume(returning: ($0.terminationStatus, ContinuousClock.now))
            }
            do { try process.start() } catch { return continuation.resume(throwing: error) }
            if let input { try? stdin.fileHandleForWriting.write(contentsOf: input) }
            try? stdin.fileHandleForWriting.close()
            if let atStart { Thread.detachNewThread { @Sendable in atStart(process) } }
            if let afterStart { Task { await afterStart(process) } }
        }
        try? stdin.fileHandleForReading.close()
        return Ending(code: code, output: output.text, complaint: complaint.text, moment: moment)
    }

    /// This process's variables without keys, addresses and proxies.
    static var clean: [String: String] {
        ProcessInfo.processInfo.environment.filter { name, _ in
            !["EASEL_", "VTRIX_", "KIE_"].contains { name.hasPrefix($0) } && !name.lowercased().hasSuffix("_proxy")
        }.merging(["EASEL_STORE": ownStore]) { $1 }
    }

    /// One store for all tests of this process, so that none writes where a person keeps orders.
    static let ownStore =
        FileManager.default.temporaryDirectory.appending(path: "easel-store-\(UUID())").path(percentEncoded: false)

    /// A new empty folder.
    static func newFolder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(path: "easel-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }
}

/// Reads a pipe as it fills, so that a talkative process never waits for us.
///
/// A thread of its own reads it: handlers of file handles that come and go have crashed the test process.
final class Drain: Sendable {
    nonisolated let pipe = Pipe()
    private let bytes = Mutex(Data())
    private let end = DispatchSemaphore(value: 0)

    /// Reads a pipe of its own, or another file that is named.
    init(reading file: Int32? = nil) {
        Thread.detachNewThread { [self] in
            // Not by the handle, which waits until it has all that was asked for.
            var room = [UInt8](repeating: 0, count: 64 << 10)
            while true {
                let count = read(file ?? pipe.fileHandleForReading.fileDescriptor, &room, room.count)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { break }
                bytes.withLock { $0.append(contentsOf: room.prefix(count)) }
            }
            // A process object keeps its pipes longer than it lives.
            if file == nil { try? pipe.fileHandleForReading.close() }
            end.signal()
        }
    }

    /// What has come by now.
    var soFar: String { bytes.withLock { String(decoding: $0, as: UTF8.self) } }

    /// All that came; the process has ended.
    var text: String {
        end.wait()
        end.signal()
        return soFar
    }
}

/// `easel sandbox` in a process of its own, stopped when it is let go.
final class SandboxProcess {
    let address: String
    private let process = Process()
    static let key = "easel-key-4f1d0c7b"

    init(_ flags: [String] = []) throws {
        process.executableURL = Tool.path
        process.arguments = ["sandbox"] + flags
        process.environment = Tool.clean
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.start()
        var text = ""
        while !text.contains("KIE_API_KEY"), let more = try pipe.fileHandleForReading.read(upToCount: 1) {
            text += String(decoding: more, as: UTF8.self)
        }
        let start = text.firstRange(of: "http://")?.lowerBound ?? text.startIndex
        address = String(text[start...].prefix { $0 != " " && $0 != "\n" }).trimmingCharacters(in: ["."])
    }

    deinit { process.terminate() }

    var variables: [String: String] {
        [
            "EASEL_VTRIX_URL": address, "VTRIX_API_KEY": Self.key, "EASEL_KIE_URL": address, "KIE_API_KEY": Self.key,
            "EASEL_KIE_UPLOAD_URL": address,
        ]
    }
}
