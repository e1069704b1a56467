internal import EaselCore

extension Kie {
    /// What every answer of Kie is wrapped in; its own code counts, whatever the HTTP status says.
    struct Envelope {
        let code: Int
        let message: String?
        let data: JSON?

        /// Reads an envelope, or gives nil when the answer is none.
        ///
        /// Where the code is missing and HTTP says yes, data counts as success: a task that is named there was made.
        init?(_ reply: WireReply) {
            guard let body = (try? reply.json.get())?.object else { return nil }
            let isYes = HTTPMeaning(reply.status) == .answer && body["data"]?.object != nil
            let stated = body["code"] ?? .null
            guard let code = stated == .null && isYes ? 200 : stated.looseText.flatMap({ Int($0) }) else { return nil }
            self.code = code
            self.message = body["msg"]?.looseText ?? body["message"]?.looseText
            self.data = body["data"]
        }

        /// The task's id; one guide writes it `task_id`.
        var taskName: String? {
            [data?["taskId"], data?["task_id"]].compactMap { $0?.string }.first { TaskTicket.isTask($0) }
        }

        /// True when it names tasks and none of them is this one.
        func isAboutAnother(than ticket: TaskTicket) -> Bool {
            let names = [data?["taskId"], data?["task_id"]].compactMap { $0?.looseText }
            return !names.isEmpty && !names.contains(where: ticket.isNamed)
        }
    }

    /// The state that a look's envelope tells of; a flag that nobody knows counts as running.
    static func state(of envelope: Envelope) -> TaskState {
        guard let data = envelope.data?.object else { return .unseen(LookTrouble("Kie answered without data.")) }
        switch data["successFlag"]?.looseText {
        case "0": return .running(TaskProgress())
        case "1": return .succeeded(result(of: data))
        case "2", "3":
            return .failed(taskFailure(code: data["errorCode"]?.looseText, message: data["errorMessage"]?.looseText))
        case let flag?: return .running(TaskProgress(unheardWord: "successFlag \(flag)"))
        case nil: return .unseen(LookTrouble("Kie answered without a successFlag."))
        }
    }

    /// Kie's own copy lives 14 days; the original's link is used only where that one is missing.
    private static func result(of data: JSONObject) -> ImageResult {
        let response = data["response"]
        var result = ImageResult()
        if let address = response?["resultImageUrl"]?.string, !address.isEmpty {
            result.pictures = [PictureLink(address, lifeSeconds: resultLifeSeconds)]
        } else if let address = response?["originImageUrl"]?.string, !address.isEmpty {
            result.pictures = [PictureLink(address, lifeSeconds: originalLifeSeconds)]
        }
        return result
    }

    /// Why an accepted task ended without a picture.
    static func taskFailure(code: String?, message: String?) -> Refusal {
        let words = message?.lowercased() ?? ""
        let policy = ["polic", "moderat", "flagged", "nsfw", "sensitive"].contains { words.contains($0) }
        var refusal =
            policy
            ? Refusal(
                .moderated, "Kie's moderation refused the words or the picture.",
                next: "Change the prompt or the picture.")
            : Refusal(
                .failed, "Kie accepted the task and failed to make the picture.",
                next: "Order it again if the words allow it; Kie's log page shows whether it was charged.")
        refusal.serviceCode = code
        refusal.serviceMessage = message
        refusal.mayHaveCost = true
        return refusal
    }
}
