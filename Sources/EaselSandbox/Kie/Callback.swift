/// What Kie tells the address that a request named, once its task has ended.
struct Callback: Sendable {
    let address: Postman.Address
    let task: PaintTask
    private let text: String

    init(to address: Postman.Address, about task: PaintTask, told news: JSON) {
        self.address = address
        self.task = task
        text = String(decoding: news.bytes, as: UTF8.self)
    }

    /// The task's id as it is told and signed.
    private func id(_ twist: Sandbox.Fault.Kind?) -> String { twist == .other ? task.id + "0" : task.id }

    func body(_ twist: Sandbox.Fault.Kind?) -> [UInt8] {
        switch twist {
        case .garbage: Misdeed.noise
        case .synonym: Array(KieAnswers.synonymous(text).utf8)
        case .other: Array(text.replacing(task.id, with: id(twist)).utf8)
        default: Array(text.utf8)
        }
    }

    /// The header lines that prove where it comes from.
    ///
    /// Only the task and the time are signed, not the body: that is the service's own scheme.
    func signature(at time: Timestamp, key: String, twist: Sandbox.Fault.Kind?) -> [String] {
        let message = "\(id(twist)).\(time.seconds)"
        let code = SHA256.code(Array(message.utf8), key: Array((twist == .forged ? key + "?" : key).utf8))
        return ["X-Webhook-Timestamp: \(time.seconds)", "X-Webhook-Signature: \(Base64.encode(code))"]
    }
}
