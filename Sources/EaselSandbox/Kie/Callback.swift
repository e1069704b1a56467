/// What Kie tells the address that a request named, once its task has ended.
struct Callback: Sendable {
    let task: PaintTask
    let links: JSON
    /// The account's signing key; nil leaves callbacks unsigned.
    let key: String?

    /// The body: the outcome, and both links, which are empty texts if there is no picture.
    var body: [UInt8] {
        let (code, message) = outcome
        let value: JSON = [
            "code": JSON(code), "msg": .string(message),
            "data": [
                "taskId": .string(task.id),
                "info": code == 200 ? links : ["originImageUrl": "", "resultImageUrl": ""],
            ],
        ]
        return value.bytes
    }

    private var outcome: (Int, String) {
        switch task.words.ending {
        case .painted, .linkless: (200, "BFL image generated successfully.")
        case .moderated: (400, KieAnswers.flagged)
        case .stillborn: (500, "Internal Error, Please try again later")
        case .failed, .failedPlainly: (501, "Image generation task failed")
        }
    }

    /// The header lines that prove where it comes from.
    ///
    /// Only the task and the time are signed, not the body: that is the service's own scheme.
    func signature(at time: Timestamp) -> [String] {
        guard let key else { return [] }
        let message = "\(task.id).\(time.seconds)"
        let code = SHA256.code(Array(message.utf8), key: Array(key.utf8))
        return ["X-Webhook-Timestamp: \(time.seconds)", "X-Webhook-Signature: \(Base64.encode(code))"]
    }
}
