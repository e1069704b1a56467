internal import EaselCore

/// A file that is JSON for anybody who reads it, under a check sum of everything after it.
///
/// ```json
/// {
///   "check": "8 digits",
///   "form": 1,
///   "order": { … }
/// }
/// ```
struct CheckedFile {
    /// The largest file that is believed to be one.
    static let largest = 64 << 20

    /// The newest form that this version reads, and the one that it writes.
    let form: Int
    /// The name of the member that carries the value.
    let member: String

    private static let head = Array("{\n  \"check\": \"".utf8)
    private static let digits = 8

    /// The file of a value.
    func bytes(of value: JSON) -> [UInt8] {
        let json: JSON = .object(JSONObject([.init("form", .integer(form)), .init(member, value)]))
        // The first brace of the text gives way to the head's.
        let rest = Array("\",".utf8) + json.bytes(isPretty: true).dropFirst() + Array("\n".utf8)
        return Self.head + Array(CRC32C.hexSum(of: rest).utf8) + rest
    }

    /// The value of a file.
    func value(in bytes: [UInt8], named name: String) throws(StoreTrouble) -> JSON {
        let body = Self.head.count + Self.digits
        guard bytes.starts(with: Self.head), bytes.count > body,
            bytes[Self.head.count..<body].elementsEqual(CRC32C.hexSum(of: bytes[body...]).utf8),
            let json = try? JSON(reading: bytes), let found = json["form"]?.number?.int64
        else { throw .damaged(name) }
        guard found <= form else { throw .newer(name, form: Int(clamping: found)) }
        guard let value = json[member] else { throw .damaged(name) }
        return value
    }
}
