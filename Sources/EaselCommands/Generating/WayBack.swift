internal import Easel

/// How the pictures of a delivered order are fetched again that are not there any more as they were written.
struct WayBack: Sendable {
    /// What to do, to be gone on with.
    let words: String
    private let ticket: TaskTicket

    /// The way for an order whose task is known; a picture that is alone comes back to its place and its name.
    init(of ticket: TaskTicket, to pictures: [KeptPicture], lost: [KeptPicture], isInTheWay: Bool, _ console: Console) {
        self.ticket = ticket
        var command = "easel orders wait \(ticket.name)"
        var rest = ", and put it there"
        if pictures.count == 1, let path = lost.first?.path, let slash = path.lastIndex(of: "/") {
            let folder = slash == path.startIndex ? "/" : String(path[..<slash])
            if folder != console.folder { command += " --output \(console.shown(folder).quotedForShell)" }
            rest = isInTheWay ? ", after moving away what lies there" : ""
        }
        words = ForeignText.cleaned("Fetch it again while its service has it, free, with \(command)\(rest)")
    }

    /// How long its link lives, as far as its service says so; the task ended when it had been accepted.
    func life(of record: OrderRecord, now: Moment) -> String {
        let stated = (try? Registry.everyFamily().service(ticket.service))?.linkLifeSeconds
        let links = record.result?.pictures.map(\.lifeSeconds).min()
        guard let seconds = stated.map({ min($0, links ?? $0) }) else { return "nobody says how long its link lives" }
        let (life, times) = (Int64(seconds) * 1000, record.times)
        if let ended = times.ended, ended + life < now.milliseconds {
            return "its link died by \(Moment(ended + life).text)"
        }
        return "its link lives at least until \(Moment((times.accepted ?? ticket.submittedAt) + life).text)"
    }
}
