import EaselServer

/// A form with files, as `multipart/form-data` carries it.
struct Multipart {
    struct Part {
        let name: String
        let fileName: String?
        let content: [UInt8]
    }

    private var parts: [Part] = []

    subscript(name: String) -> Part? { parts.first { $0.name == name } }

    init?(_ request: HTTPRequest) {
        guard let type = request.headers["Content-Type"], type.lowercased().hasPrefix("multipart/form-data"),
            let boundary = Self.parameter("boundary", of: type), !boundary.isEmpty
        else { return nil }
        let body = request.body
        let mark = Array("--\(boundary)".utf8)
        guard var start = Bytes.find(mark, in: body, from: 0) else { return nil }
        // Every part lies between one mark and the next; the last mark has two more dashes.
        while let end = Bytes.find([0x0D, 0x0A] + mark, in: body, from: start + mark.count) {
            if let part = Self.part(body[(start + mark.count)..<end]) { parts.append(part) }
            start = end + 2
        }
    }

    private static func part(_ bytes: ArraySlice<UInt8>) -> Part? {
        guard bytes.starts(with: [0x0D, 0x0A]) else { return nil }
        let whole = Array(bytes.dropFirst(2))
        guard let gap = Bytes.find([0x0D, 0x0A, 0x0D, 0x0A], in: whole, from: 0) else { return nil }
        let lines = String(decoding: whole[..<gap], as: UTF8.self).split(separator: "\r\n")
        guard let line = lines.first(where: { $0.lowercased().hasPrefix("content-disposition:") }),
            let name = parameter("name", of: String(line))
        else { return nil }
        return Part(
            name: name, fileName: parameter("filename", of: String(line)), content: Array(whole[(gap + 4)...]))
    }

    /// The value of `name=value` or `name="value"` among parts that semicolons separate.
    private static func parameter(_ name: String, of text: String) -> String? {
        for part in text.split(separator: ";").dropFirst() {
            let sides = part.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
            guard sides.count == 2, sides[0].lowercased() == name else { continue }
            return sides[1].filter { $0 != "\"" }
        }
        return nil
    }
}
