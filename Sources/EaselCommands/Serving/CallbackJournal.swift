internal import Easel
internal import Synchronization

/// Says which callbacks came: to a person, or as one JSON object per line.
final class CallbackJournal: Sendable {
    private let console: Console
    private let json: Bool
    /// What was said and is not said again.
    private let said = Mutex<Set<String>>([])

    init(_ console: Console, json: Bool) {
        self.console = console
        self.json = json
    }

    /// Says where it listens, and what to do for services to find it.
    func greet(at local: String, address: String?, folder: String, lacking keys: [String]) {
        if json {
            console.say(
                JSON.object([
                    "event": "listening", "address": .string(local), "callback_url": .string(address ?? local),
                    "store": .string(folder),
                ]).text)
        } else {
            console.say("Callbacks are heard on \(local)\(CallbackReceiver.path) for the orders in \(folder).")
            console.say("export EASEL_CALLBACK_URL=\(address ?? local)")
        }
        if address == nil {
            console.remark("A service needs a public https address that leads here; export that one in its place.")
        }
        for key in keys {
            console.remark("There is no \(key), so callbacks are believed by the address of their order alone.")
        }
    }

    /// Writes down what became of a request; what was not believed is only counted.
    func note(_ answer: CallbackAnswer, _ counts: CallbackReceiver.Counts) {
        if let hint = answer.hint { tell(hint, isKept: answer.isKept) }
        if let trouble = answer.trouble?.description {
            remarkOnce(trouble, "A callback was not taken, and its service was told to come again: \(trouble)")
        }
        if let seconds = counts.secondsAhead {
            let off = "\(abs(seconds)) seconds \(seconds > 0 ? "ahead of" : "behind")"
            remarkOnce("clock", "clock? A callback is refused whose time is \(off) this machine's clock.")
        }
    }

    /// Tells a program what came in all; a person is told in the command's last line.
    func close(_ counts: CallbackReceiver.Counts) { if json { console.say(Self.json(of: counts).text) } }

    /// What came in all.
    static func words(of counts: CallbackReceiver.Counts) -> String {
        let kinds = [
            (counts.wrongMethod, "method"), (counts.wrongPath, "path"), (counts.tooLarge, "size"),
            (counts.wrongTime, "time"), (counts.wrongSignature, "signature"),
        ]
        let reasons = kinds.filter { $0.0 > 0 }.map { "\($0.0) for the \($0.1)" }.joined(separator: ", ")
        let again = counts.repeated > 0 ? ", \(counts.repeated) of them again" : ""
        let refused = counts.refused > 0 ? "\(counts.refused) (\(reasons))" : "0"
        let lost = counts.notKept > 0 ? ", not kept: \(counts.notKept)" : ""
        return "Callbacks believed: \(counts.taken)\(again); refused: \(refused)\(lost)."
    }

    private func tell(_ hint: CallbackHint, isKept: Bool) {
        let (order, task) = (hint.order, hint.task)
        if json {
            return console.say(
                JSON.object([
                    "event": "callback", "order": order.map { .string($0) } ?? .null,
                    "service": .string(hint.service), "task": task.map { .string($0) } ?? .null,
                    "signed": .bool(hint.isSigned), "kept": .bool(isKept),
                ]).text)
        }
        let about = task.map { "task \(ForeignText.cleaned($0))" } ?? "a task that it does not name"
        let rest = isKept ? "" : order == nil ? "; no order here has it" : "; the order had ended before"
        console.say("order \(order ?? "not known"): \(hint.service) called back about \(about)\(rest)")
    }

    private func remarkOnce(_ name: String, _ line: String) {
        if said.withLock({ $0.insert(name).inserted }) { console.remark(line) }
    }

    private static func json(of counts: CallbackReceiver.Counts) -> JSON {
        [
            "event": "end", "believed": .integer(counts.taken), "repeated": .integer(counts.repeated),
            "unknown_task": .integer(counts.unknownTask), "ended": .integer(counts.ended),
            "not_kept": .integer(counts.notKept),
            "refused": [
                "method": .integer(counts.wrongMethod), "path": .integer(counts.wrongPath),
                "size": .integer(counts.tooLarge), "time": .integer(counts.wrongTime),
                "signature": .integer(counts.wrongSignature),
            ],
        ]
    }
}
