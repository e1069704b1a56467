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

    /// About how long a picture still takes that was ordered so long ago; nil where nobody knows.
    func left(of name: String, after age: Duration) -> Duration? {
        let usual = paces.withLock { $0[name] }
        return usual.flatMap { $0 > age / .seconds(1) ? .milliseconds(Int64($0 * 1000)) - age : nil }
    }
}
