/// A request's first line and headers, checked, before its body is read.
struct RequestHead {
    enum Framing: Equatable {
        case length(Int)
        case chunked
    }

    var method = ""
    var path = ""
    var query: [String: String] = [:]
    var isVersion10 = false
    var headers = HTTPHeaders()

    /// Reads the request line.
    init(line: [UInt8]) throws(Refusal) {
        let parts = line.split(separator: 0x20, omittingEmptySubsequences: false)
        guard parts.count == 3 else { throw .malformed("A request line is a method, a target and a version.") }
        guard (1...32).contains(parts[0].count), parts[0].allSatisfy(\.isTokenByte) else {
            throw .malformed("The method is not a word.")
        }
        method = String(decoding: parts[0], as: UTF8.self)
        try readVersion(String(decoding: parts[2], as: UTF8.self))
        try readTarget(parts[1])
    }

    private mutating func readVersion(_ version: String) throws(Refusal) {
        switch version {
        case "HTTP/1.1": isVersion10 = false
        case "HTTP/1.0": isVersion10 = true
        default:
            guard version.hasPrefix("HTTP/"), version.utf8.count == 8 else {
                throw .malformed("The request line does not end with a version.")
            }
            throw Refusal(505, "Only HTTP/1.1 and HTTP/1.0 are spoken here.")
        }
    }

    private mutating func readTarget(_ target: ArraySlice<UInt8>) throws(Refusal) {
        guard target.first == 0x2F else { throw .malformed("The target must be a path that begins with a slash.") }
        guard target.allSatisfy({ (0x21...0x7E).contains($0) && $0 != 0x23 }) else {
            throw .malformed("The target has characters that must be percent-encoded.")
        }
        let parts = target.split(separator: 0x3F, maxSplits: 1, omittingEmptySubsequences: false)
        path = String(decoding: parts[0], as: UTF8.self)
        query = parts.count > 1 ? PercentCoding.pairs(parts[1]) : [:]
    }

    /// Reads one header line.
    mutating func add(line: [UInt8]) throws(Refusal) {
        guard let colon = line.firstIndex(of: 0x3A), colon > 0 else {
            throw .malformed("A header is a name, a colon and a value.")
        }
        let name = line[..<colon]
        // This also refuses folded lines and blanks before the colon, which two servers may read in two ways.
        guard name.allSatisfy(\.isTokenByte) else { throw .malformed("A header name has a character it cannot have.") }
        var value = line[(colon + 1)...]
        while let first = value.first, first.isBlank { value.removeFirst() }
        while let last = value.last, last.isBlank { value.removeLast() }
        guard value.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) else {
            throw .malformed("A header value has a control character.")
        }
        headers.add(String(decoding: name, as: UTF8.self), String(decoding: value, as: UTF8.self))
    }

    /// Checks what only the whole head can tell, and says how the body is framed.
    func framing() throws(Refusal) -> Framing {
        let hosts = headers.all("Host").count
        guard hosts == 1 || hosts == 0 && isVersion10 else { throw .malformed("There must be one Host header.") }
        let lengths = headers.all("Content-Length")
        let codings = headers.all("Transfer-Encoding")
        if codings.isEmpty { return .length(try Self.length(lengths)) }
        guard lengths.isEmpty, !isVersion10 else {
            throw .malformed("A body is framed by a length or by chunks, not by both.")
        }
        guard codings.count == 1, codings[0].hasSameLetters(as: "chunked") else {
            throw Refusal(501, "The only transfer coding known here is chunked.")
        }
        return .chunked
    }

    private static func length(_ values: [String]) throws(Refusal) -> Int {
        guard let first = values.first else { return 0 }
        guard values.count == 1, !first.isEmpty, first.utf8.allSatisfy(\.isDigit) else {
            throw .malformed("Content-Length must be one number.")
        }
        // More digits than a machine word holds are still an honest number, and far too much.
        return Int(first) ?? .max
    }

    var keepsAlive: Bool {
        let wishes = headers.all("Connection").flatMap { $0.split(separator: ",") }
        let words = wishes.map { String($0.filter { $0 != " " && $0 != "\t" }) }
        if words.contains(where: { $0.hasSameLetters(as: "close") }) { return false }
        return !isVersion10 || words.contains { $0.hasSameLetters(as: "keep-alive") }
    }
}

extension UInt8 {
    var isDigit: Bool { (0x30...0x39).contains(self) }
    var isLetter: Bool { (0x61...0x7A).contains(lowered) }
    var isBlank: Bool { self == 0x20 || self == 0x09 }
    var isTokenByte: Bool { isDigit || isLetter || "!#$%&'*+-.^_`|~".utf8.contains(self) }
    var hexValue: UInt8? {
        if isDigit { return self - 0x30 }
        return (0x61...0x66).contains(lowered) ? lowered - 0x57 : nil
    }
}
