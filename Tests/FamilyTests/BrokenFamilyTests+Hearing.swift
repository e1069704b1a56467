import Easel
import EaselTesting

/// Families that hear what was not said.
extension BrokenFamilyTests {
    static func refusal(_ code: ImageFailure.Code = .rejected) -> Refusal { Refusal(code, "No.", next: "Go.") }

    static let hearingRows: [Row] = [
        Row(.recordings, by: "silence", recordings: []) { _ in },
        Row(.recordings, by: "good news alone", recordings: Practice.recordings.filter { $0.reply.status == 200 }) {
            _ in
        },
        Row(.meanings, by: "a task of another name") {
            $0.hear { if case .accepted = $1 { .accepted(task: "t2") } else { $1 } }
        },
        Row(.meanings, by: "a success without its picture") {
            $0.hearLook { if case .succeeded = $1 { .succeeded(ImageResult()) } else { $1 } }
        },
        Row(.meanings, by: "progress as a percentage") {
            $0.hearLook { if case .running = $1 { .running(TaskProgress(fraction: 40)) } else { $1 } }
        },
        Row(.meanings, by: "progress below nothing") {
            $0.hearLook { if case .running = $1 { .running(TaskProgress(fraction: -0.5)) } else { $1 } }
        },
        Row(.garbage, by: "a yes to every 200") {
            $0.hear { if $0.status == 200, case .unclear = $1 { .accepted(task: "t1") } else { $1 } }
        },
        Row(.garbage, by: "a look that fails by what it cannot read") {
            $0.hearLook { if $0.status == 200, case .unseen = $1, $0.json.isBroken { .failed(refusal()) } else { $1 } }
        },
        Row(.serverErrors, by: "504 as a no") {
            $0.hear { $0.status == 504 ? .refused(refusal()) : $1 }
        },
        Row(.serverErrors, .meanings, by: "every error as a no") {
            $0.hear { $0.status >= 400 && $0.status != 401 ? .refused(refusal()) : $1 }
        },
    ]

    static let lookingRows: [Row] = [
        Row(.unheardWords, .garbage, .deniedLooks, by: "an unknown word as the end") {
            $0.hearLook {
                if case .running(let progress) = $1, progress.unheardWord != nil { .failed(refusal()) } else { $1 }
            }
        },
        Row(.unheardWords, by: "pictures as a success, whatever the word") {
            $0.hearLook { reply, state in
                guard let body = try? reply.json.get(), body["pictures"] != nil, body["state"]?.string != "running",
                    case .running = state
                else { return state }
                return .succeeded(ImageResult(pictures: [PictureLink("https://p.example/1.png", lifeSeconds: 600)]))
            }
        },
        Row(.otherTasks, by: "an answer about anybody") {
            $0.hearLook { reply, state in
                if case .unseen = state, let body = try? reply.json.get(), body["state"]?.string == "done" {
                    return .succeeded(ImageResult())
                }
                return state
            }
        },
        Row(.deniedLooks, by: "a code of 429 inside HTTP 200 as a failed task") {
            $0.hearLook { reply, state in
                let code = (try? reply.json.get())?["code"]?.number
                return reply.status == 200 && code == 429 ? .failed(refusal()) : state
            }
        },
        Row(.deniedLooks, by: "403 as a failed task") { $0.hearLook { $0.status == 403 ? .failed(refusal()) : $1 } },
        Row(.deniedLooks, .meanings, by: "404 as a failed task") {
            $0.hearLook { $0.status == 404 ? .failed(refusal()) : $1 }
        },
        Row(.taskNames, by: "a task that is not encoded") {
            $0.look(by: { WireCall(.get, .api("/tasks/\($0.task)")) })
        },
        Row(.taskNames, by: "a task that is not named") {
            $0.look(by: { _ in WireCall(.get, .api("/tasks/latest")) })
        },
        Row(.tickets, by: "a route without a name") { $0.look(route: "") { _, _ in .notFound } },
    ]
}

extension Result {
    fileprivate var isBroken: Bool { if case .failure = self { true } else { false } }
}
