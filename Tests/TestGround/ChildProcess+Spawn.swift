import Foundation
import SpawnShim

/// Why a process could not be started.
public struct NotStarted: Error, CustomStringConvertible {
    /// What could not be done, and why.
    public let description: String

    fileprivate init(_ what: String, _ code: Int32) { description = "\(what): \(String(cString: strerror(code)))" }
}

/// Both ends of a pipe, which no process inherits unless they are given to it.
struct PipeEnds {
    let reading: Int32
    let writing: Int32

    init() throws {
        var ends: [Int32] = [0, 0]
        let code = easel_pipe(&ends)
        guard code == 0 else { throw NotStarted("No pipe could be made", code) }
        (reading, writing) = (ends[0], ends[1])
    }
}

extension ChildProcess {
    /// Starts a program with these three streams; what it makes for a while goes into the folder.
    ///
    /// Not by Foundation, which crashes where a thousand files are open and where two processes start at once.
    static func spawn(
        _ words: [String], _ variables: [String: String], in folder: TemporaryFolder, _ streams: [Int32]
    ) throws -> pid_t {
        let settings = variables.merging(["TMPDIR": folder.path]) { $1 }.map { "\($0)=\($1)" }
        let (arguments, environment) = (words.map { strdup($0) } + [nil], settings.map { strdup($0) } + [nil])
        defer { for text in arguments + environment { free(text) } }
        var id = pid_t()
        let code = easel_spawn(&id, arguments, environment, folder.path, streams[0], streams[1], streams[2])
        guard code == 0 else { throw NotStarted("\(words[0]) could not be started", code) }
        return id
    }
}
