public import Foundation
private import Synchronization

/// Held while a process is started, by whichever test of this process.
private let starting = Mutex(())

extension Process {
    /// Starts the process while no other one is started: two starts at once have crashed inside Foundation.
    public func start() throws { try starting.withLock { _ in try run() } }
}
