internal import EaselCore

/// The bytes of a record's file.
enum RecordFile {
    private static let file = CheckedFile(form: 1, member: "order")

    /// The file of a record.
    static func bytes(of record: OrderRecord) throws(StoreTrouble) -> [UInt8] {
        guard let json = try? JSON(encoding: record) else {
            throw .unwritten("The order \(record.id) holds a value that cannot be kept.")
        }
        return file.bytes(of: json)
    }

    /// The record of a file.
    static func record(in bytes: [UInt8], named name: String) throws(StoreTrouble) -> OrderRecord {
        let json = try file.value(in: bytes, named: name)
        guard let record = try? json.decoded(as: OrderRecord.self), record.hasMoments else { throw .damaged(name) }
        return record
    }
}

extension OrderRecord {
    /// True when all its times can be counted with; whoever shows an order takes one from another.
    fileprivate var hasMoments: Bool {
        let moments =
            [times.created, times.sent, times.accepted, times.succeeded, times.ended] + (answers ?? []).map(\.at)
        return moments.allSatisfy { $0?.isMoment != false }
    }
}
