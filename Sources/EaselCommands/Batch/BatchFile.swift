internal import Easel

/// A file of requests, one JSON object a line, read one line at a time in constant memory.
///
/// A line that cannot be used is a problem of its own and stops no other. Of each line only its id is remembered,
/// because two orders of one id would be one order, or a short digest, because equal lines are orders of their own.
final class BatchFile {
    /// What a line holds.
    enum Entry: Sendable {
        case line(BatchLine)
        case problem(BatchProblem)
    }

    /// The file's own name.
    let name: String
    /// What the budget of the file is called: by the whole path, for there may be others of this name.
    let budget: String
    /// What every order key of the file begins with: its name, and where it lies, for there may be others of this name.
    let keyStart: String
    private let folder: String
    private let lines: LineReader
    private var number = 0
    private var firstLines: [String: Int] = [:]
    /// How many lines of one content and without an id there were, by the digest of the content.
    private var equalLines: [String: Int] = [:]

    /// Opens a file; `-` is standard input, whose pictures are looked for in the working folder.
    init(_ path: String) throws(UsageProblem) {
        lines = try LineReader(path)
        let slash = path.lastIndex(of: "/")
        name = path == "-" ? "stdin" : slash.map { String(path[path.index(after: $0)...]) } ?? path
        // Standard input and pipes have no place; they belong to this folder, where pictures are looked for.
        let here = (try? SystemDisk().realPath(of: ".")) ?? "."
        let place = path == "-" ? here : (try? SystemDisk().realPath(of: path)) ?? "\(here)/\(path)"
        budget = path == "-" ? "batch of standard input in \(here)" : "batch \(place)"
        keyStart = "\(name)#\(Self.digest(of: Array(place.utf8)))"
        folder = slash.map { String(path[...$0]) } ?? ""
    }

    /// The next line that is not empty, or nil at the end.
    func next() throws(UsageProblem) -> Entry? {
        while let line = try lines.next() {
            number += 1
            guard case .bytes(let bytes) = line else { return problem("It is longer than 1 MiB and was read over.") }
            if let entry = entry(trimmed(bytes)) { return entry }
        }
        return nil
    }

    private func entry(_ bytes: ArraySlice<UInt8>) -> Entry? {
        guard !bytes.isEmpty else { return nil }
        guard String(validating: bytes, as: UTF8.self) != nil else { return problem("It is not text in UTF-8.") }
        let json: JSON
        do { json = try JSON(reading: Array(bytes)) } catch { return problem(Self.words(of: error, in: bytes)) }
        do throws(BatchReading.Problem) {
            let reading = try BatchReading(json, in: folder)
            if let id = reading.id, let first = firstLines[id] {
                return problem("The id \(ForeignText.cleaned(id)) stands in line \(first) already.", id: id)
            }
            if let id = reading.id { firstLines[id] = number }
            return .line(BatchLine(number: number, key: key(of: reading.id, bytes), reading))
        } catch {
            return problem(error.message, id: error.id)
        }
    }

    /// The same in every run, wherever the line stands: by the id, or by the content and which of its equals it is.
    private func key(of id: String?, _ bytes: ArraySlice<UInt8>) -> String {
        if let id { return "\(keyStart)#\(id)" }
        let content = Self.digest(of: Array(bytes))
        equalLines[content, default: 0] += 1
        return "\(keyStart):\(content)-\(equalLines[content, default: 1])"
    }

    private static func digest(of bytes: [UInt8]) -> String { String(SHA256.hexDigest(of: bytes).prefix(12)) }

    /// What is wrong with a line that is not JSON; where it was not meant to be any, how a line is written.
    private static func words(of problem: JSONProblem, in bytes: ArraySlice<UInt8>) -> String {
        guard bytes.first == UInt8(ascii: "{") else {
            return #"It is not JSON. Write it like {"prompt": "a red boat"}."#
        }
        return "It is not JSON: \(problem.reason) at byte \(problem.offset)."
    }

    private func problem(_ message: String, id: String? = nil) -> Entry {
        .problem(BatchProblem(number: number, id: id, message: message))
    }

    /// The line without white space around it, and the first one without the mark that some editors put there.
    private func trimmed(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        var line = number == 1 && bytes.starts(with: mark) ? bytes.dropFirst(mark.count) : bytes[...]
        let isSpace = { (byte: UInt8) in byte == 0x20 || byte == 0x09 || byte == 0x0D }
        while let first = line.first, isSpace(first) { line.removeFirst() }
        while let last = line.last, isSpace(last) { line.removeLast() }
        return line
    }
}

/// One request of a batch.
struct BatchLine: Sendable, Hashable {
    /// The line's number, from 1.
    let number: Int
    /// The name that its writer gave it.
    let id: String?
    /// The order key: the file's name and place with the id, or with the line's content and which of its equals it is.
    let key: String
    let request: ImageRequest
    let model: String?
    let service: String?
    /// Whether what does not fit may be brought to what does; nil where the line does not say.
    let adjust: Bool?

    init(number: Int, key: String, _ reading: BatchReading) {
        self.number = number
        self.key = key
        id = reading.id
        request = reading.request
        model = reading.model
        service = reading.service
        adjust = reading.adjust
    }
}

/// What is wrong with one line of a batch.
struct BatchProblem: Sendable, Hashable {
    /// The line's number, from 1.
    let number: Int
    /// The name that its writer gave it, where that could be read.
    let id: String?
    /// One sentence or two, without the line's number.
    let message: String
}
