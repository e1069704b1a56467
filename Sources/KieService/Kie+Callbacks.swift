internal import EaselCore

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

extension Kie {
    /// Kie's callbacks: signed over the task's id and the time, and *not* over the body.
    ///
    /// Whoever sees one valid callback can send its head again with another body, so nothing of the body but the
    /// signed id is ever used.
    static let callbacks = CallbackReading(task: taskOfCallback, proof: callbackProof)

    private static let callbackProof = CallbackReading.Proof(
        timeHeader: "X-Webhook-Timestamp", signatureHeader: "X-Webhook-Signature", signatureLength: 44
    ) { callback, key in
        let code = HMACSHA256.code(of: Array("\(callback.task).\(callback.time)".utf8), key: key)
        return Array(Data(code).base64EncodedData())
    }

    /// The id under `data`, or else at the root.
    ///
    /// One guide writes it `task_id`. Two that differ are none.
    @Sendable private static func taskOfCallback(_ body: JSON) -> String? {
        let places = [body["data"], body].map { [$0?["taskId"], $0?["task_id"]] }
        return places.first { $0.contains { $0 != nil } }.flatMap { TaskTicket.task(namedIn: $0) }
    }
}
