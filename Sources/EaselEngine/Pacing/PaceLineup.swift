/// The tasks of one model that are watched now, so that they are learnt from in the order in which they began.
///
/// Of many tasks that begin together the quick ones are done first. Taken as they come, the last tasks that are
/// remembered would be the slowest of them, and the plan would be made for those alone.
struct PaceLineup: Sendable {
    private struct Place {
        let began: Duration
        var hasEnded = false
        /// What it says, once it has ended, if it says something.
        var task: TaskPace.Bracket?
    }

    private var places: [Place] = []
    /// Where in `places` the oldest stands that still runs.
    private var head = 0
    /// The number of the task at the beginning of `places`.
    private var first = 0
    /// The longest that one behind the oldest has taken, in seconds.
    private var slowest = 0.0

    /// The oldest is passed over when it has run so many times as long as any that ended behind it: it may never end.
    private static let patience = 10.0

    /// A task has begun; gives its number.
    mutating func begin(at now: Duration) -> Int {
        places.append(Place(began: now))
        return first + places.count - 1
    }

    /// A task has ended; gives what can be learnt from now on, in the order in which it began.
    mutating func end(_ number: Int, as task: TaskPace.Bracket?, at now: Duration) -> [TaskPace.Bracket] {
        let index = number - first
        // It was passed over, and counts now.
        guard index >= head else { return task.map { [$0] } ?? [] }
        places[index].hasEnded = true
        places[index].task = task
        slowest = max(slowest, task?.done ?? 0)
        let ready = takeReady(at: now)
        if head == places.count { slowest = 0 }
        if head > places.count / 2 {
            places.removeFirst(head)
            (first, head) = (first + head, 0)
        }
        return ready
    }

    private mutating func takeReady(at now: Duration) -> [TaskPace.Bracket] {
        var ready: [TaskPace.Bracket] = []
        while head < places.count {
            let place = places[head]
            let isOverdue = slowest > 0 && (now - place.began) / .seconds(1) > Self.patience * slowest
            guard place.hasEnded || isOverdue else { break }
            if let task = place.task { ready.append(task) }
            head += 1
        }
        return ready
    }
}
