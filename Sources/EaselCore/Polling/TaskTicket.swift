/// What brings an accepted order home: in this process, or in another one tomorrow.
///
/// It holds no key. It holds the *origin* it was submitted to, so that a ticket of a sandbox or a mirror is never
/// shown to
/// another address with a real key. Only the core makes tickets; decoding refuses one that is altered or newer.
public struct TaskTicket: Sendable, Hashable, Codable {
    /// The service's id.
    public var service: String { fields.value.service }
    /// Which of the service's dialects the task speaks.
    public var route: String { fields.value.route }
    /// The address that the order was submitted to.
    public var origin: String { fields.value.origin }
    /// The model's id; empty when only the task is known.
    public var model: String { fields.value.model }
    /// The service's id for the task.
    public var task: String { fields.value.task }
    /// When it was submitted, in milliseconds since 1970.
    public var submittedAt: Int64 { fields.value.submittedAt }

    private let fields: Boxed<Fields>

    private struct Fields: Sendable, Hashable, Codable {
        var version = TaskTicket.newestVersion
        let service: String
        let route: String
        let origin: String
        let model: String
        let task: String
        let submittedAt: Int64

        enum CodingKeys: String, CodingKey {
            case version, service, route, origin, model, task, submittedAt
        }
    }

    /// The newest form of a ticket that this version reads.
    static let newestVersion = 1
    /// The longest task id that is believed.
    static let longestTask = 512

    package init?(
        service: String, route: String, origin: Origin, model: String, task: String, submittedAt: Int64
    ) {
        guard Self.isTask(task) else { return nil }
        fields = Boxed(
            Fields(
                service: service, route: route, origin: origin.description, model: model, task: task,
                submittedAt: submittedAt))
    }

    /// Reads a stored ticket, and refuses a newer or an impossible one.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Fields.CodingKeys.self)
        let version = try container.decode(Int.self, forKey: .version)
        guard (1...Self.newestVersion).contains(version) else {
            throw DecodingError.dataCorruptedError(
                forKey: .version, in: container,
                debugDescription:
                    "This ticket has form \(version); this version of Easel reads up to \(Self.newestVersion).")
        }
        let found = try Fields(from: decoder)
        guard Self.isTask(found.task), Origin(found.origin) != nil, !found.service.isEmpty, !found.route.isEmpty,
            found.submittedAt.isMoment
        else {
            throw DecodingError.dataCorruptedError(
                forKey: .task, in: container, debugDescription: "This ticket has been altered.")
        }
        fields = Boxed(found)
    }

    /// Writes the ticket down.
    public func encode(to encoder: any Encoder) throws { try fields.value.encode(to: encoder) }

    /// True when a text can be a task id: visible ASCII, not absurdly long, and no step in a path.
    package static func isTask(_ text: String) -> Bool {
        // Percent-encoding does not help against `.` and `..`: readers of addresses take `%2E` for a dot.
        guard !["", ".", ".."].contains(text), text.utf8.count <= longestTask else { return false }
        return text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }

    /// The one task that places in an answer name; nil where they name none, something that is none, or two.
    public static func task(namedIn places: [JSON?]) -> String? {
        let names = places.compactMap { $0 }
        // All are plain ASCII, and so the same byte for byte where they are equal.
        guard let first = names.first?.string, names.allSatisfy({ $0.string.map(isTask) == true && $0 == names[0] })
        else { return nil }
        return first
    }

    /// True when a name is this task's id byte for byte: equal texts may differ, such as a K and the sign for Kelvin.
    public func isNamed(_ name: String) -> Bool { name.utf8.elementsEqual(task.utf8) }

    /// The task id with everything but letters, digits, `-`, `_`, `.` and `~` percent-encoded, for paths and queries.
    public var encodedTask: String {
        task.utf8.map { byte in
            let character = Character(Unicode.Scalar(byte))
            if character.isLetter || character.isNumber || "-_~.".contains(character) { return String(character) }
            return "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }.joined()
    }

    /// `SERVICE/TASK`, as the command line names it.
    public var name: String { "\(service)/\(task)" }
}

extension Int64 {
    /// True when these milliseconds since 1970 are a moment before the year 10000, which can be counted with.
    package var isMoment: Bool { (0...253_402_300_799_999).contains(self) }
}
