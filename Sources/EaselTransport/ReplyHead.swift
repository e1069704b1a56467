import EaselCore

/// The head of an answer as it comes in, line by line, with its caps.
struct ReplyHead {
    /// Why a head is not acceptable.
    enum Fault {
        case tooLarge
        case twoLengths
        case notHTTP
    }

    /// The status of the latest answer, interim or final.
    private(set) var status = 0
    /// The headers of the latest answer.
    private(set) var headers: [WireHeader] = []
    /// The length that the answer states.
    private(set) var length: Int?
    /// True when the body is packed, so that its length says nothing about the bytes that come out.
    private(set) var isPacked = false
    /// True when the final answer's head is complete; what comes after are trailers.
    private(set) var isOver = false

    private var bytesLeft: Int
    private var linesLeft: Int
    private let lines: Int

    init(_ limits: CurlTransport.Limits) {
        bytesLeft = limits.headBytes
        linesLeft = limits.headLines
        lines = limits.headLines
    }

    /// True when anything of an answer has come.
    var hasBegun: Bool { linesLeft < lines }

    /// Takes a line with its end.
    mutating func take(_ raw: UnsafeRawBufferPointer) -> Fault? {
        bytesLeft -= raw.count
        linesLeft -= 1
        guard bytesLeft >= 0, linesLeft >= 0 else { return .tooLarge }
        let line = Self.trimmed(raw[...])
        guard let first = line.first else {
            isOver = status >= 200
            return nil
        }
        if isOver { return nil }
        if line.starts(with: "HTTP/".utf8) { return begin(line) }
        return first == 0x20 || first == 0x09 ? fold(line) : add(line)
    }

    private mutating func begin(_ line: Slice<UnsafeRawBufferPointer>) -> Fault? {
        let digits = line.drop { $0 != 0x20 }.dropFirst().prefix { $0 != 0x20 }
        guard let status = Int(Self.text(digits)), (100...999).contains(status) else { return .notHTTP }
        self.status = status
        headers.removeAll(keepingCapacity: true)
        length = nil
        isPacked = false
        return nil
    }

    /// A line that goes on with the value before it.
    private mutating func fold(_ line: Slice<UnsafeRawBufferPointer>) -> Fault? {
        guard let last = headers.popLast() else { return .notHTTP }
        let more = Self.text(Self.trimmed(line))
        return keep(WireHeader(last.name, last.value + " " + more) ?? last)
    }

    private mutating func add(_ line: Slice<UnsafeRawBufferPointer>) -> Fault? {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        let value = Self.text(Self.trimmed(line[(colon + 1)...]))
        return WireHeader(Self.text(line[..<colon]), value).flatMap { keep($0) }
    }

    private mutating func keep(_ header: WireHeader) -> Fault? {
        headers.append(header)
        switch header.name.utf8.count {
        case 14 where header.name.lowercased() == "content-length": return state(header.value)
        case 16 where header.name.lowercased() == "content-encoding":
            isPacked = isPacked || header.value.lowercased() != "identity"
        default: break
        }
        return nil
    }

    /// A length may be stated more than once, but never differently.
    private mutating func state(_ value: String) -> Fault? {
        for part in value.split(separator: ",", omittingEmptySubsequences: false) {
            let words = part.split { $0 == " " || $0 == "\t" }
            guard words.count == 1, words[0].utf8.allSatisfy({ (0x30...0x39).contains($0) }), let stated = Int(words[0])
            else { return .twoLengths }
            if let length, length != stated { return .twoLengths }
            length = stated
        }
        return nil
    }

    private static func trimmed(_ bytes: Slice<UnsafeRawBufferPointer>) -> Slice<UnsafeRawBufferPointer> {
        var bytes = bytes
        while let last = bytes.last, last == 0x0D || last == 0x0A || last == 0x20 || last == 0x09 { bytes.removeLast() }
        return bytes
    }

    private static func text(_ bytes: Slice<UnsafeRawBufferPointer>) -> String {
        String(decoding: bytes.drop { $0 == 0x20 || $0 == 0x09 }, as: UTF8.self)
    }
}
