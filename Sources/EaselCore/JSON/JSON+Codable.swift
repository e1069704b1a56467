#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

extension JSON: Codable {
    /// Reads a value from any decoder; where that is not our own, members come back in the order of their names.
    public init(from decoder: any Decoder) throws {
        if let own = decoder as? ValueDecoder {
            self = own.value
            return
        }
        if let keyed = try? decoder.container(keyedBy: AnyName.self) {
            let names = keyed.allKeys.sorted { $0.stringValue < $1.stringValue }
            self = .object(
                JSONObject(try names.map { JSONObject.Member($0.stringValue, try keyed.decode(JSON.self, forKey: $0)) })
            )
            return
        }
        if var list = try? decoder.unkeyedContainer() {
            var items: [JSON] = []
            while !list.isAtEnd { items.append(try list.decode(JSON.self)) }
            self = .array(items)
            return
        }
        self = try Self.scalar(decoder.singleValueContainer())
    }

    /// Writes a value to any encoder; whole numbers stay whole and fractions stay decimal.
    public func encode(to encoder: any Encoder) throws {
        if let own = encoder as? ValueEncoder { return own.set(self) }
        switch self {
        case .array(let items):
            var list = encoder.unkeyedContainer()
            for item in items { try list.encode(item) }
        case .object(let object):
            var keyed = encoder.container(keyedBy: AnyName.self)
            for member in object.members { try keyed.encode(member.value, forKey: AnyName(member.name)) }
        default:
            var container = encoder.singleValueContainer()
            try encodeScalar(to: &container)
        }
    }

    private func encodeScalar(to container: inout any SingleValueEncodingContainer) throws {
        switch self {
        case .bool(let flag): try container.encode(flag)
        case .string(let text): try container.encode(text)
        case .number(let number):
            if let whole = number.int64 {
                try container.encode(whole)
            } else {
                guard let decimal = Decimal(string: number.text), JSONNumber("\(decimal)") == number else {
                    let context = EncodingError.Context(
                        codingPath: [], debugDescription: "The number \(number) has more digits than can be kept.")
                    throw EncodingError.invalidValue(number.text, context)
                }
                try container.encode(decimal)
            }
        default: try container.encodeNil()
        }
    }

    private static func scalar(_ container: any SingleValueDecodingContainer) throws -> JSON {
        if container.decodeNil() { return .null }
        if let flag = try? container.decode(Bool.self) { return .bool(flag) }
        if let whole = try? container.decode(Int64.self) { return .integer(whole) }
        if let text = try? container.decode(String.self) { return .string(text) }
        let decimal = try container.decode(Decimal.self)
        guard let number = JSONNumber("\(decimal)") else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "This is not a number.")
        }
        return .number(number)
    }

    private struct AnyName: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(_ name: String) { stringValue = name }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}
