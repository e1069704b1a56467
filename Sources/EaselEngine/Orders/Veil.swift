internal import EaselCore

/// Takes a key out of texts that people see: some services repeat it in their words.
struct Veil: Sendable {
    let key: Secret?

    /// A shorter key is likely to be an ordinary word.
    private static let shortest = 8

    func callAsFunction(_ text: String) -> String {
        guard let key else { return text }
        return key.open { key in
            key.utf8.count < Self.shortest ? text : text.replacing(key, with: "<redacted>")
        }
    }

    func callAsFunction(_ failure: ImageFailure) -> ImageFailure {
        var veiled = ImageFailure(failure.code, failure.stage, self(failure.message), next: self(failure.next))
        veiled.mayHaveCost = failure.mayHaveCost
        veiled.retry = failure.retry
        veiled.service = failure.service
        veiled.model = failure.model
        veiled.order = failure.order
        veiled.ticket = failure.ticket
        veiled.httpStatus = failure.httpStatus
        veiled.serviceCode = failure.serviceCode.map { self($0) }
        veiled.serviceMessage = failure.serviceMessage.map { self($0) }
        veiled.problems = failure.problems
        return veiled
    }
}
