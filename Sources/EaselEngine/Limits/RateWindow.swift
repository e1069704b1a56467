internal import EaselCore

/// Admits at most so many events in any stretch of time, exactly: it remembers the moments of the last ones.
struct RateWindow: Sendable, Hashable {
    let rate: Rate
    /// The moments of the last events in order; never more than the rate's count.
    private var moments: [Duration] = []

    init(_ rate: Rate) { self.rate = rate }

    /// Takes up a record that another process or an earlier life of this one has left, in milliseconds since 1970.
    ///
    /// A moment in the future counts as now: a clock that was set back must not let more through.
    init(_ rate: Rate, record: [Int64], now: Duration, wallMilliseconds: Int64) {
        self.rate = rate
        let moments = record.map { now - .milliseconds(max(wallMilliseconds.clampedDifference($0), 0)) }
        self.moments = Array(moments.sorted().suffix(rate.count))
    }

    /// The events as another process can read them; rounded up, so that nobody goes too early.
    func record(now: Duration, wallMilliseconds: Int64) -> [Int64] {
        moments.map { wallMilliseconds - Int64((now - $0) / .milliseconds(1)) }
    }

    /// The first moment from which one more event may happen.
    func opening(at now: Duration) -> Duration {
        guard moments.count == rate.count, let oldest = moments.first else { return now }
        return max(now, oldest + rate.stretch)
    }

    /// Lets the event nearest to a moment count from a later one; of events at one moment any will do.
    mutating func move(from taken: Duration, to now: Duration) {
        let after = place(of: taken)
        let near = [after - 1, after].filter { moments.indices.contains($0) }
        func distance(_ index: Int) -> Duration {
            moments[index] < taken ? taken - moments[index] : moments[index] - taken
        }
        guard let index = near.min(by: { distance($0) < distance($1) }), distance(index) <= .milliseconds(5),
            now > moments[index]
        else { return }
        moments.remove(at: index)
        moments.insert(now, at: place(of: now))
    }

    /// How many moments are before this one or at it; they stand in order.
    private func place(of moment: Duration) -> Int {
        var (low, high) = (0, moments.count)
        while low < high {
            let middle = (low + high) / 2
            if moments[middle] <= moment { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Counts one event in where it is allowed now, and says whether it is.
    mutating func take(at now: Duration) -> Bool {
        guard opening(at: now) <= now else { return false }
        if moments.count == rate.count { moments.removeFirst() }
        moments.append(max(now, moments.last ?? now))
        return true
    }
}

extension Int64 {
    /// The difference, at most as large as a year of milliseconds, which is all that a window can need.
    fileprivate func clampedDifference(_ other: Int64) -> Int64 {
        let year: Int64 = 366 * 86_400_000
        let (difference, overflow) = subtractingReportingOverflow(other)
        return overflow ? (self < other ? 0 : year) : Swift.min(difference, year)
    }
}
