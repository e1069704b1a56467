internal import EaselCore

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// The bytes of a record's file: JSON that anybody reads, under the digest of everything after it.
///
/// ```json
/// {
///   "sha256": "64 digits",
///   "form": 1,
///   "order": { … }
/// }
/// ```
enum RecordFile {
    /// The newest form that this version reads and the one that it writes.
    static let form = 1
    /// The largest file that is believed to be a record.
    static let largest = 64 << 20

    private static let head = Array("{\n  \"sha256\": \"".utf8)
    private static let digits = 64

    /// The file of a record.
    static func bytes(of record: OrderRecord) throws(StoreTrouble) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(File(form: form, order: record)) else {
            throw .unwritten("The order \(record.id) holds a value that cannot be kept.")
        }
        // The encoder's own first brace gives way to the head's.
        let rest = Array("\",".utf8) + Array(data).dropFirst() + [0x0A]
        return head + Array(SHA256.hexDigest(of: rest).utf8) + rest
    }

    /// The record of a file.
    static func record(in bytes: [UInt8], named name: String) throws(StoreTrouble) -> OrderRecord {
        let rest = Array(bytes.dropFirst(head.count + digits))
        guard bytes.starts(with: head), !rest.isEmpty,
            bytes[head.count..<head.count + digits].elementsEqual(SHA256.hexDigest(of: rest).utf8)
        else { throw .damaged(name) }
        let decoder = JSONDecoder()
        let data = Data(bytes)
        guard let found = try? decoder.decode(Form.self, from: data).form else { throw .damaged(name) }
        guard found <= form else { throw .newer(name, form: found) }
        guard let file = try? decoder.decode(File.self, from: data) else { throw .damaged(name) }
        return file.order
    }

    private struct File: Codable {
        let form: Int
        let order: OrderRecord
    }

    private struct Form: Codable { let form: Int }
}
