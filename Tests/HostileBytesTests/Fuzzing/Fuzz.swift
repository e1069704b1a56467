import Dispatch
import Foundation

// What libFuzzer, which comes with Swift and brings its own `main`, calls to find inputs that break a promise of one
// reader. It is built and called by `Tests/HostileBytesTests/Fuzzing/run` alone, which says in EASEL_READER which one.

private let reader = ProcessInfo.processInfo.environment["EASEL_READER"].flatMap { name in
    ForeignReader.all.first { $0.name == name }
}

/// Called once: does what the script asks for beside the fuzzing, and ends the process after that.
@_cdecl("LLVMFuzzerInitialize")
public func begin(_ count: UnsafeRawPointer?, _ words: UnsafeRawPointer?) -> Int32 {
    do {
        switch CommandLine.arguments.dropFirst().first {
        case "readers": for reader in ForeignReader.all { print(reader) }
        case "unpack": try unpack(into: URL(filePath: CommandLine.arguments[2]))
        case "pack": try pack(from: URL(filePath: CommandLine.arguments[2]))
        default: return 0
        }
        exit(0)
    } catch {
        print(error)
        exit(1)
    }
}

/// Writes the kept inputs as files, which is how libFuzzer takes them.
private func unpack(into folder: URL) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (number, entry) in Corpus(of: reader?.name ?? "").entries.enumerated() {
        try Data(entry).write(to: folder.appending(path: "kept-\(number)"))
    }
}

/// Keeps the files of a folder as the reader's inputs.
private func pack(from folder: URL) throws {
    let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
    var corpus = Corpus(of: reader?.name ?? "")
    try corpus.replace(with: files.map { [UInt8](try Data(contentsOf: $0)) })
    print("\(reader?.name ?? ""): \(corpus.entries.count) inputs are kept")
}

/// Reads one input; a promise that does not hold ends the process like a crash.
@_cdecl("LLVMFuzzerTestOneInput")
public func tryOne(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let (bytes, done) = (Array(UnsafeBufferPointer(start: start, count: count)), DispatchSemaphore(value: 0))
    Task {
        do { try await reader?.read(bytes) } catch {
            FileHandle.standardError.write(Data("BROKEN \(error)\nBROKEN \(Corpus.line(of: bytes))\n".utf8))
            abort()
        }
        done.signal()
    }
    done.wait()
    return 0
}
