/// What a key may spend on trying again: retries stop when most of what is sent fails, and first tries still go.
struct RetryBucket: Sendable, Hashable {
    private(set) var tokens: Int
    private let room: Int

    static let price = 5
    static let refund = 1

    init(room: Int = 100) {
        self.room = room
        tokens = room
    }

    /// Pays for one retry where there is enough, and says whether there was.
    mutating func take() -> Bool {
        guard tokens >= Self.price else { return false }
        tokens -= Self.price
        return true
    }

    /// Puts a little back for a call that went well.
    mutating func refund() { tokens = min(tokens + Self.refund, room) }
}
