/// What brings an accepted order home: in this process, or in another one tomorrow.
///
/// It holds no key. It holds the *origin* it was submitted to, so that a ticket of a sandbox or a mirror is never
/// shown to
/// another address with a real key. Only the core makes tickets; decoding refuses one that is altered or newer.
public struct TaskTicket: Sendable, Hashable, Codable {
    /// The service's id.
    public let service: String
    /// Which of the service's dialects the task speaks.
    public let route: String
    /// The address that the order was submitted to.
    public let origin: String
    /// The model's id; empty when only the task is known.
    public let model: String
    /// The service's id for the task.
    public let task: String
    /// When it was submitted, in milliseconds since 1970.
    public let submittedAt: Int64

    private let version: Int

    /// The newest form of a ticket that this version reads.
    public static let newestVersion = 1
    /// The longest task id that is believed.
    public static let longestTask = 512

    package init?(
        service: String, route: String, origin: Origin, model: String, task: String, submittedAt: Int64
    ) {
        guard Self.isTask(task) else { return nil }
        self.version = Self.newestVersion
        self.service = service
        self.route = route
        self.origin = origin.description
        self.model = model
        self.task = task
        self.submittedAt = submittedAt
    }

    /// Reads a stored ticket, and refuses a newer or an impossible one.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        version = try container.decode(Int.self, forKey: .version)
        guard (1...Self.newestVersion).contains(version) else {
            throw DecodingError.dataCorruptedError(
                forKey: .version, in: container,
                debugDescription:
                    "This ticket has form \(version); this version of Easel reads up to \(Self.newestVersion).")
        }
        service = try container.decode(String.self, forKey: .service)
        route = try container.decode(String.self, forKey: .route)
        origin = try container.decode(String.self, forKey: .origin)
        model = try container.decode(String.self, forKey: .model)
        task = try container.decode(String.self, forKey: .task)
        submittedAt = try container.decode(Int64.self, forKey: .submittedAt)
        guard Self.isTask(task), Origin(origin) != nil, !service.isEmpty, !route.isEmpty, submittedAt.isMoment else {
            throw DecodingError.dataCorruptedError(
                forKey: .task, in: container, debugDescription: "This ticket has been altered.")
        }
    }

    /// True when a text can be a task id: visible ASCII, not absurdly long, and no step in a path.
    public static func isTask(_ text: String) -> Bool {
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
