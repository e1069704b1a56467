import AtelierFamily
import Easel
import EaselTesting

extension Atelier {
    private static let task = Recording.Question.look(task: "c-77")

    /// What the service was heard to say, byte for byte; one answer of each kind, and what it means.
    static let recordings: [Recording] = [
        Recording(
            of: .submit, "taken", #"{"ok":true,"commission":{"ref":"c-77","stage":"sketched"}}"#,
            means: .accepted(task: "c-77")),
        Recording(
            of: .submit, "no money", #"{"ok":false,"why":{"http":402,"text":"Your purse is empty."}}"#,
            means: .refused(.noCredit)),
        Recording(
            of: .submit, "overloaded", #"{"ok":false,"why":{"http":503,"text":"Too many foxes."}}"#, means: .unclear),
        Recording(
            of: task, "painting", #"{"ok":true,"commission":{"ref":"c-77","stage":"painting","done":0.8}}"#,
            means: .running),
        Recording(
            of: task, "hung",
            #"{"ok":true,"commission":{"ref":"c-77","stage":"hung","wall":"https://walls.atelier.example/77.png"}}"#,
            means: .succeeded(pictures: 1)),
        Recording(
            of: task, "torn", #"{"ok":true,"commission":{"ref":"c-77","stage":"torn","because":"canvas: it ripped"}}"#,
            means: .failed(.failed)),
        Recording(
            of: task, "tasteless", #"{"ok":true,"commission":{"ref":"c-77","stage":"torn","because":"taste: no"}}"#,
            means: .failed(.moderated)),
        Recording(
            of: task, "forgotten", #"{"ok":false,"why":{"http":404,"text":"Which fox?"}}"#, means: .notFound),
    ]
}
