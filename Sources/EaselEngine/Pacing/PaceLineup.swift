/// The tasks of one model that are watched now, so that they are learnt from in the order in which they began.
///
/// Of many tasks that begin together the quick ones are done first. Taken as they come, the last tasks that are
/// remembered would be the slowest of them, and the plan would be made for those alone.
struct PaceLineup: Sendable {
    private enum Place {
        case running
        /// It ended, and says something or nothing.
        case ended(TaskPace.Bracket?)
    }

    private var places: [Place] = []
    /// Where in `places` the oldest stands that still runs.
    private var head = 0
    /// The number of the task at the beginning of `places`.
    private var first = 0

    /// So many stand behind the oldest at most; then that one is passed over.
    private static let most = 10_000

    /// A task has begun; gives its number.
    mutating func begin() -> Int {
        places.append(.running)
        return first + places.count - 1
    }

    /// A task has ended; gives what can be learnt from now on, in the order in which it began.
    mutating func end(_ number: Int, as task: TaskPace.Bracket?) -> [TaskPace.Bracket] {
        let index = number - first
        guard index >= head else { return task.map { [$0] } ?? [] }
        places[index] = .ended(task)
        var ready: [TaskPace.Bracket] = []
        while head < places.count {
            if case .ended(let task) = places[head] {
                if let task { ready.append(task) }
            } else if places.count - head <= Self.most {
                break
            }
            head += 1
        }
        if head > places.count / 2 {
            places.removeFirst(head)
            (first, head) = (first + head, 0)
        }
        return ready
    }
}
