/// What an HTTP answer means where a service has said nothing more exact.
///
/// One table for all services, and the reason why a submit that was answered 503 is not a failed submit: a proxy may
/// have written that answer after the service took the order.
public enum HTTPMeaning: Sendable, Hashable {
    /// The answer is the service's own; its body counts.
    case answer
    /// The service surely did not take the request.
    case refused(ImageFailure.Code)
    /// Nobody can tell from this answer.
    case unclear

    /// Reads a status.
    public init(_ status: Int) {
        self =
            switch status {
            case 200..<300: .answer
            case 401: .refused(.badKey)
            case 402: .refused(.noCredit)
            case 403: .refused(.notPermitted)
            case 429: .refused(.rateLimited)
            case 408, 409, 425: .unclear
            case 300..<500: .refused(.rejected)
            default: .unclear
            }
    }
}

extension WireReply {
    /// The body as JSON, or why it is none.
    public var json: Result<JSON, JSONProblem> {
        Result { () throws(JSONProblem) in try JSON(reading: body) }
    }

    /// How long the service asks to wait: seconds or a date, at least nothing and at most an hour.
    public var retryAfter: Duration? {
        guard let text = header("Retry-After")?.trimmed else { return nil }
        let seconds = text.utf8.allSatisfy { (0x30...0x39).contains($0) } && !text.isEmpty ? Int(text) ?? .max : nil
        if let seconds { return .seconds(min(seconds, Self.longestWait)) }
        // A date is measured against the service's own clock, so that ours may be wrong.
        guard let until = HTTPDate(text), let now = header("Date").flatMap({ HTTPDate($0.trimmed) }) else { return nil }
        return .seconds(min(max(until.seconds - now.seconds, 0), Self.longestWait))
    }

    /// When the service says that it answered, in seconds since 1970; nil without a date that can be read.
    package var date: Int? { header("Date").flatMap { HTTPDate($0.trimmed) }?.seconds }

    /// What the body looks like, for a sentence about an answer that cannot be read.
    package var looks: String {
        if body.isEmpty { return "an empty answer" }
        if case .failure(let problem) = json {
            let start = String(decoding: body.prefix(64), as: UTF8.self).lowercased()
            return start.contains("<html") || start.contains("<!doctype")
                ? "an HTML page" : "an answer that is not JSON (\(problem.reason))"
        }
        return "JSON of another form"
    }

    private static var longestWait: Int { 3600 }
}

/// A date as HTTP headers write it: `Sun, 06 Nov 1994 08:49:37 GMT`.
struct HTTPDate {
    /// Seconds since 1970.
    let seconds: Int

    init?(_ text: String) {
        let parts = text.split(separator: " ")
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        guard parts.count == 6, parts[5] == "GMT", let month = months.firstIndex(of: String(parts[2])) else {
            return nil
        }
        guard let day = Int(parts[1]), let year = Int(parts[3]), (1...31).contains(day), (1970...9999).contains(year)
        else { return nil }
        let clock = parts[4].split(separator: ":").compactMap { Int($0) }
        guard clock.count == 3, (0..<24).contains(clock[0]), (0..<60).contains(clock[1]), (0...60).contains(clock[2])
        else { return nil }
        seconds = Self.days(year, month + 1, day) * 86400 + clock[0] * 3600 + clock[1] * 60 + clock[2]
    }

    /// Days since 1970, counting years from March so that the leap day stands last.
    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let y = month <= 2 ? year - 1 : year
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return y * 365 + y / 4 - y / 100 + y / 400 + dayOfYear - 719_468
    }
}

extension String {
    /// The text without white space around it.
    var trimmed: String {
        let start = drop { $0.isWhitespace }
        return String(start.reversed().drop { $0.isWhitespace }.reversed())
    }
}

extension JSON {
    /// A text or a number as text, and nil for an empty text: services write codes and ids either way.
    public var looseText: String? {
        switch self {
        case .string(let text): text.isEmpty ? nil : text
        case .number(let number): number.text
        default: nil
        }
    }
}
