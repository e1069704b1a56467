internal import Synchronization

/// The last number that a name of pictures got here, so that the next picture of that name need not search for it.
///
/// A hint and no more: which name is free is up to the disk.
final class TakenNames: Sendable {
    /// As many different prompts as this fill little memory; beyond that all are forgotten together.
    private static let most = 1_000
    private let numbers = Mutex<[String: Int]>([:])

    /// The last number of a name, or 1.
    func last(of name: String) -> Int { numbers.withLock { $0[name] ?? 1 } }

    /// Remembers the number that a name got; most names are alone and need no memory.
    func note(_ number: Int, of name: String) {
        guard number > 1 else { return }
        numbers.withLock { numbers in
            if numbers.count >= Self.most, numbers[name] == nil { numbers = [:] }
            numbers[name] = number
        }
    }
}
