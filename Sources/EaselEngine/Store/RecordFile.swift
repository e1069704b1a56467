internal import EaselCore

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// The bytes of a record's file: JSON that anybody reads, under a check sum of everything after it.
///
/// ```json
/// {
///   "check": "8 digits",
///   "form": 1,
///   "order": { … }
/// }
/// ```
enum RecordFile {
    /// The newest form that this version reads and the one that it writes.
    static let form = 1
    /// The largest file that is believed to be a record.
    static let largest = 64 << 20

    private static let head = Array("{\n  \"check\": \"".utf8)
    private static let digits = 8

    /// The file of a record.
    static func bytes(of record: OrderRecord) throws(StoreTrouble) -> [UInt8] {
        guard let data = try? JSONEncoder().encode(File(form: form, order: record)),
            let json = try? JSON(reading: Array(data))
        else { throw .unwritten("The order \(record.id) holds a value that cannot be kept.") }
        // The first brace of the text gives way to the head's.
        let rest = Array("\",\(json.prettyText.dropFirst())\n".utf8)
        return head + Array(CRC32C.hexSum(of: rest).utf8) + rest
    }

    /// The record of a file.
    static func record(in bytes: [UInt8], named name: String) throws(StoreTrouble) -> OrderRecord {
        let rest = Array(bytes.dropFirst(head.count + digits))
        guard bytes.starts(with: head), !rest.isEmpty,
            bytes[head.count..<head.count + digits].elementsEqual(CRC32C.hexSum(of: rest).utf8)
        else { throw .damaged(name) }
        let decoder = JSONDecoder()
        let data = Data(bytes)
        if let file = try? decoder.decode(File.self, from: data), file.form <= form { return file.order }
        if let found = try? decoder.decode(Form.self, from: data).form, found > form { throw .newer(name, form: found) }
        throw .damaged(name)
    }

    private struct File: Codable {
        let form: Int
        let order: OrderRecord
    }

    private struct Form: Codable { let form: Int }
}
