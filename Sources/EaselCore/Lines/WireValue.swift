/// A JSON value in which pictures stand as base64 that is made while it is sent.
public indirect enum WireValue: Sendable, Hashable {
    /// Any plain value.
    case json(JSON)
    /// A picture as a base64 text.
    case base64(ImageBytes)
    /// A secret as a text that is opened while it is sent.
    case secret(Secret)
    /// A list.
    case list([WireValue])
    /// Names with values, in order.
    case members([Member])

    /// One name with its value.
    public struct Member: Sendable, Hashable {
        /// The name.
        public let name: String
        /// The value.
        public let value: WireValue

        /// Joins a name with a value.
        public init(_ name: String, _ value: WireValue) {
            self.name = name
            self.value = value
        }
    }

    /// The value as a JSON body in pieces.
    public var body: WireBody {
        var writer = PieceWriter()
        write(to: &writer)
        return WireBody(type: "application/json", pieces: writer.finished)
    }

    private func write(to writer: inout PieceWriter) {
        switch self {
        case .json(let value): writer.text += value.text
        case .base64(let image):
            writer.text += "\""
            writer.add(.base64(image))
            writer.text += "\""
        case .secret(let secret):
            writer.text += "\""
            writer.add(.secret(secret))
            writer.text += "\""
        case .list(let items):
            writer.enclose(items, "[", "]") { item, writer in item.write(to: &writer) }
        case .members(let members):
            writer.enclose(members, "{", "}") { member, writer in
                writer.text += JSON.string(member.name).text + ":"
                member.value.write(to: &writer)
            }
        }
    }

    private struct PieceWriter {
        var text = ""
        private var pieces: [WireBody.Piece] = []

        mutating func add(_ piece: WireBody.Piece) {
            pieces.append(.bytes(Array(text.utf8)))
            pieces.append(piece)
            text = ""
        }

        mutating func enclose<Item>(
            _ items: [Item], _ open: String, _ close: String, _ write: (Item, inout PieceWriter) -> Void
        ) {
            text += open
            for (index, item) in items.enumerated() {
                if index > 0 { text += "," }
                write(item, &self)
            }
            text += close
        }

        var finished: [WireBody.Piece] { pieces + [.bytes(Array(text.utf8))] }
    }
}
