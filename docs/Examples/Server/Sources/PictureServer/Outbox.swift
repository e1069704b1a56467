import Easel
import Foundation

/// Takes what a task says, and hands it to the thread that writes it.
final class Outbox: @unchecked Sendable {
    // Safe to share: everything below is touched only while the condition is locked.
    private let condition = NSCondition()
    private var pieces: [[UInt8]] = []
    private var isClosed = false

    func put(_ text: String) {
        condition.lock()
        pieces.append(Array(text.utf8))
        condition.signal()
        condition.unlock()
    }

    func close() {
        condition.lock()
        isClosed = true
        condition.signal()
        condition.unlock()
    }

    /// Waits for the next piece; nil when there will be none.
    func next() -> [UInt8]? {
        condition.lock()
        defer { condition.unlock() }
        while pieces.isEmpty, !isClosed { condition.wait() }
        return pieces.isEmpty ? nil : pieces.removeFirst()
    }

    /// Begins an answer whose end is the end of the connection.
    func begin(_ status: Int, type: String) {
        put("HTTP/1.1 \(status) \(status < 300 ? "OK" : "No")\r\nContent-Type: \(type)\r\nConnection: close\r\n\r\n")
    }

    /// A whole answer.
    func reply(_ status: Int, _ body: JSON) {
        begin(status, type: "application/json")
        put(body.text + "\n")
    }
}
