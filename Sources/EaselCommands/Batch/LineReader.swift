#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Reads a file line by line in constant memory, however long a line is.
final class LineReader {
    /// One line without its end.
    enum Line: Equatable {
        /// The bytes of a line.
        case bytes([UInt8])
        /// A line that is too long to be held; it was read over.
        case tooLong
    }

    /// The most bytes that a line may have.
    static let longest = 1 << 20
    private static let blockSize = 64 << 10

    private let file: Int32
    private let isOurs: Bool
    private var block = [UInt8](repeating: 0, count: blockSize)
    /// What of the block has not been given out yet.
    private var rest = 0..<0
    private var isAtEnd = false

    /// Opens a file; `-` is standard input.
    init(_ path: String) throws(UsageProblem) {
        isOurs = path != "-"
        file = isOurs ? open(path, O_RDONLY | O_CLOEXEC) : 0
        guard file >= 0 else { throw UsageProblem("\(path) cannot be read: \(String(cString: strerror(errno))).") }
    }

    deinit { if isOurs, file >= 0 { close(file) } }

    /// The next line, or nil at the end; what follows the last line end counts as a line where it is not empty.
    func next() throws(UsageProblem) -> Line? {
        var line: [UInt8] = []
        var isTooLong = false
        var hasBegun = false
        while true {
            if rest.isEmpty { try fill() }
            if rest.isEmpty { return hasBegun ? (isTooLong ? .tooLong : .bytes(line)) : nil }
            hasBegun = true
            let end = lineEnd()
            let part = rest.lowerBound..<(end ?? rest.upperBound)
            if line.count + part.count > Self.longest {
                isTooLong = true
                line = []
            }
            if !isTooLong { line += block[part] }
            rest = (end.map { $0 + 1 } ?? rest.upperBound)..<rest.upperBound
            if end != nil { return isTooLong ? .tooLong : .bytes(line) }
        }
    }

    /// Where the line in hand ends; by the system's search, because a line may have hundreds of megabytes.
    private func lineEnd() -> Int? {
        let rest = rest
        return block.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress,
                let found = memchr(base + rest.lowerBound, 0x0A, rest.count)
            else { return nil }
            return UnsafeRawPointer(found) - base
        }
    }

    private func fill() throws(UsageProblem) {
        guard !isAtEnd else { return }
        while true {
            let count = block.withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else {
                throw UsageProblem("The file cannot be read on: \(String(cString: strerror(errno))).")
            }
            isAtEnd = count == 0
            rest = 0..<count
            return
        }
    }
}
