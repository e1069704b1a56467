internal import Foundation

/// What this process has used so far, as Linux counts it.
enum OwnProcess {
    /// Processor time in seconds, of all threads and of the kernel on our behalf.
    static var cpuTime: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1_000_000_000
    }

    /// The most memory that was resident at once, in kilobytes.
    static var peakKilobytes: Int { number("VmHWM:") }
    /// The memory that is resident now, in kilobytes.
    static var kilobytes: Int { number("VmRSS:") }
    static var threads: Int { number("Threads:") }
    static var descriptors: Int { (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd"))?.count ?? 0 }

    private static func number(_ name: String) -> Int {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix(name) }
        return line.flatMap { Int($0.filter(\.isNumber)) } ?? 0
    }
}
