internal import Synchronization

/// How long each model's pictures have taken so far in this process; the newest count most.
final class PaceBook: Sendable {
    private let paces = Mutex<[String: Double]>([:])

    /// The usual seconds by the model's full name.
    var seconds: [String: Double] { paces.withLock { $0 } }

    /// Takes in one more picture.
    func note(_ name: String, took time: Duration) {
        let seconds = time / .seconds(1)
        paces.withLock { paces in paces[name] = paces[name].map { 0.7 * $0 + 0.3 * seconds } ?? seconds }
    }
}
