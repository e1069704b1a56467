import EaselCore
import Foundation
import Synchronization

/// Shares the seeds out among processes, a portion at a time.
struct Foreman {
    let first: UInt64
    let count: Int
    let jobs: Int
    let playsTwice: Bool
    /// A worker ends after so many runs: what dead processes leave behind in memory goes with it.
    private var portion = 100
    private var endsBroken = false

    init(first: UInt64, count: Int, jobs: Int, playsTwice: Bool) {
        self.first = first
        self.count = count
        self.jobs = jobs
        self.playsTwice = playsTwice
    }

    /// Gives no more work out once a run has broken a promise.
    mutating func endEarly() {
        endsBroken = true
        portion = 4
    }

    /// This tool's own file.
    static let tool = Bundle.main.executablePath ?? "/proc/self/exe"

    /// What all runs came to; a worker that dies is a broken promise of all its seeds.
    func tally() -> Tally {
        let portions = stride(from: 0, to: count, by: portion).map { (first + UInt64($0), min(portion, count - $0)) }
        let next = Mutex(0)
        let total = Mutex(Tally())
        DispatchQueue.concurrentPerform(iterations: jobs) { _ in
            while true {
                let index = next.withLock { next in
                    defer { next += 1 }
                    return next
                }
                let isOver = endsBroken && total.withLock { !$0.broken.isEmpty }
                guard index < portions.count, !isOver else { return }
                let (start, size) = portions[index]
                let tally = Self.work(from: start, size, twice: playsTwice)
                total.withLock { $0.add(tally) }
            }
        }
        return total.withLock { $0 }
    }

    private static func work(from start: UInt64, _ size: Int, twice: Bool) -> Tally {
        let process = Process()
        process.executableURL = URL(filePath: tool)
        process.arguments = ["--worker", "--from", String(start), "--seeds", String(size)] + (twice ? ["--twice"] : [])
        let pipe = Pipe()
        process.standardOutput = pipe
        var tally = Tally()
        do {
            try process.run()
            let text = try pipe.fileHandleForReading.readToEnd() ?? Data()
            process.waitUntilExit()
            guard let found = (try? JSON(reading: Array(text))).flatMap({ Tally($0) }) else {
                tally.broken.append((start, "CRASH: the worker ended with \(process.terminationStatus)"))
                return tally
            }
            return found
        } catch {
            tally.broken.append((start, "CRASH: the worker did not start: \(error)"))
            return tally
        }
    }
}
