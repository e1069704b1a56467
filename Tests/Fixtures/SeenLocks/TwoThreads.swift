// Two threads at one number: `TwoThreads locked` meets under a lock, `TwoThreads loose` races.
import Foundation
import Synchronization

final class Number: @unchecked Sendable {
    // Unchecked on purpose: `loose` is the race that the sanitizer has to find.
    let locked = Mutex(0)
    var loose = 0
}

let isLoose = CommandLine.arguments.contains("loose")
let number = Number()
let ended = Mutex(0)
let threads = (0..<2).map { _ in
    Thread { [number] in
        for _ in 0..<2_000 {
            if isLoose {
                number.loose += 1
            } else {
                // While one thread sleeps here the other wants the lock, and takes the slow way.
                number.locked.withLock {
                    $0 += 1
                    usleep(10)
                }
            }
        }
        ended.withLock { $0 += 1 }
    }
}
for thread in threads { thread.start() }
while ended.withLock({ $0 }) < 2 { usleep(1_000) }
