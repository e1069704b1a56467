internal import EaselCore

extension Vtrix {
    /// The state that an answer tells of; a word that nobody knows counts as running.
    static func state(of body: JSONObject) -> TaskState {
        let word = body["status"]?.looseText
        switch word {
        case "completed": return .succeeded(result(of: body))
        case "failed": return .failed(taskFailure(of: body))
        case "in_progress", "pending", "processing":
            return .running(TaskProgress(fraction: body["progress"]?.number?.double))
        case let word?: return .running(TaskProgress(unheardWord: word))
        case nil: return .unseen(LookTrouble("Vtrix answered without a status."))
        }
    }

    private static func result(of body: JSONObject) -> ImageResult {
        let contents = (body["output"]?.array ?? []).flatMap { $0["content"]?.array ?? [] }
        var result = ImageResult()
        for content in contents {
            // The page says `image`; siblings write `image_url` and `image/png`. The bytes are judged later.
            let kind = content["type"]?.string ?? "image"
            let isPicture = kind.lowercased().hasPrefix("image")
            let address = content["url"]?.string.flatMap { $0.isEmpty ? nil : $0 }
            if isPicture, let address {
                result.pictures.append(PictureLink(address, lifeSeconds: linkLifeSeconds))
            } else if !isPicture {
                result.others.append(OtherContent(kind: kind, address: address))
            }
        }
        if let usage = body["usage"], let amount = usage["cost"]?.looseText {
            result.cost = Cost(amount, currency: "USD", discount: usage["discount"]?.looseText)
        }
        if let metadata = body["metadata"]?.object { result.metadata = .object(metadata) }
        return result
    }

    private static func taskFailure(of body: JSONObject) -> Refusal {
        let (code, message) = errorWords(in: body)
        let isModerated = looksModerated(message)
        var refusal =
            isModerated
            ? Refusal(
                .moderated, "Vtrix's moderation refused the words or the picture.",
                next: "Change the prompt or the picture, or allow a higher safety tolerance where that is right.")
            : Refusal(
                .failed, "Vtrix accepted the task and failed to make the picture.",
                next: "Order it again if the words allow it; see the account whether it was charged.")
        refusal.serviceCode = code
        refusal.serviceMessage = message
        refusal.mayHaveCost = true
        return refusal
    }
}
