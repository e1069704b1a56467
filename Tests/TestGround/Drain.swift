import Foundation
import Synchronization

/// Reads a file as it fills, so that who writes never waits for us, and closes it at its end.
public final class Drain: Sendable {
    private let bytes = Mutex(Data())
    private let end = DispatchSemaphore(value: 0)

    /// Begins to read, on a thread of its own.
    public init(reading file: Int32) {
        Thread.detachNewThread { [self] in
            var room = [UInt8](repeating: 0, count: 64 << 10)
            while true {
                let count = read(file, &room, room.count)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { break }
                bytes.withLock { $0.append(contentsOf: room.prefix(count)) }
            }
            close(file)
            end.signal()
        }
    }

    /// What has come by now.
    public var soFar: String { bytes.withLock { String(decoding: $0, as: UTF8.self) } }

    /// All that came; blocks the thread until nobody can write any more.
    var text: String {
        end.wait()
        return soFar
    }
}
