/// What bytes are, told by how they begin.
enum MediaType {
    static func of(_ bytes: [UInt8]) -> String {
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return "image/png" }
        if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return "image/jpeg" }
        if bytes.starts(with: "RIFF".utf8), bytes.dropFirst(8).starts(with: "WEBP".utf8) { return "image/webp" }
        if bytes.starts(with: "GIF8".utf8) { return "image/gif" }
        return "application/octet-stream"
    }

    static func ending(_ type: String) -> String {
        switch type {
        case "image/png": ".png"
        case "image/jpeg": ".jpg"
        case "image/webp": ".webp"
        case "image/gif": ".gif"
        default: ".bin"
        }
    }
}
