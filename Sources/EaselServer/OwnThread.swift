#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Runs work that waits for sockets on a thread of its own, which ends with it.
///
/// The threads of Dispatch are few, and Swift's tasks run on them too: some hundred servers in one process, each with a
/// thread that waits, would leave none to those they wait for.
package enum OwnThread {
    private final class Work {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// Starts the work; false where the system gives no thread.
    package static func run(_ work: @escaping @Sendable () -> Void) -> Bool {
        let context = Unmanaged.passRetained(Work(work)).toOpaque()
        let isStarted = start(context)
        if !isStarted { Unmanaged<Work>.fromOpaque(context).release() }
        return isStarted
    }

    #if canImport(Darwin)
        private static func start(_ context: UnsafeMutableRawPointer) -> Bool {
            var thread: pthread_t?
            guard pthread_create(&thread, nil, begin, context) == 0 else { return false }
            if let thread { pthread_detach(thread) }
            return true
        }

        private static let begin: @convention(c) (UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? = { context in
            Unmanaged<Work>.fromOpaque(context).takeRetainedValue().run()
            return nil
        }
    #else
        private static func start(_ context: UnsafeMutableRawPointer) -> Bool {
            var thread = pthread_t()
            guard pthread_create(&thread, nil, begin, context) == 0 else { return false }
            pthread_detach(thread)
            return true
        }

        private static let begin: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { context in
            if let context { Unmanaged<Work>.fromOpaque(context).takeRetainedValue().run() }
            return nil
        }
    #endif
}
