import Foundation

/// One request, read whole from a connection.
struct PlainRequest: Sendable {
    let method: String
    let path: String
    /// By their names in lower case.
    let headers: [String: String]
    let body: [UInt8]

    /// The most bytes that anybody may send.
    static let mostBytes = 1 << 20

    /// Reads a request; nil where none comes, or one that is too large or none.
    init?(from connection: Int32) {
        var bytes: [UInt8] = []
        let end = Array("\r\n\r\n".utf8)
        while bytes.firstRange(of: end) == nil {
            guard bytes.count < Self.mostBytes, let more = Self.read(connection) else { return nil }
            bytes += more
        }
        guard let head = bytes.firstRange(of: end) else { return nil }
        let lines = String(decoding: bytes[..<head.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        let words = lines[0].split(separator: " ").map(String.init)
        guard words.count == 3 else { return nil }
        (method, path) = (words[0], words[1])
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let value = line[line.index(after: colon)...]
            headers[line[..<colon].lowercased()] = value.trimmingCharacters(in: .whitespaces)
        }
        self.headers = headers
        let length = Int(headers["content-length"] ?? "0") ?? -1
        guard (0...Self.mostBytes).contains(length) else { return nil }
        var body = Array(bytes[head.upperBound...])
        while body.count < length {
            guard let more = Self.read(connection) else { return nil }
            body += more
        }
        self.body = body
    }

    private static func read(_ connection: Int32) -> [UInt8]? {
        var room = [UInt8](repeating: 0, count: 16 << 10)
        let count = recv(connection, &room, room.count, 0)
        return count > 0 ? Array(room.prefix(count)) : nil
    }
}
