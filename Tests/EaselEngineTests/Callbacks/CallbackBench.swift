import EaselCore
import EaselTesting

@testable import EaselEngine

/// A receiver for a service that signs and one that does not, each with one order.
struct CallbackBench {
    static let seconds: Int64 = 1_767_225_600
    static let now = seconds * 1000 + 500
    static let key = "practice-callback-key"

    let tokens = CallbackTokens()
    let bodiesRead = Notebook<String?>()
    let receiver: CallbackReceiver
    let path: String
    let plainPath: String

    init() {
        let environment = EngineEnvironment.practice(ScriptedTransport(), clock: VirtualClock())
        func path(_ order: String, _ service: String, _ tokens: CallbackTokens) -> String {
            let token = tokens.issue(for: CallbackOwner(order: order, service: service), from: environment)
            let base = WebAddress("https://host.example")
            let address = base.flatMap { token.address(below: $0) }?.open { $0 } ?? ""
            return String(address.dropFirst("https://host.example".count))
        }
        self.path = path("order1", "signing", tokens)
        plainPath = path("order2", "plain", tokens)
        receiver = Self.receiver([(try? Secret(Self.key))].compactMap { $0 }, tokens, bodiesRead)
    }

    func receiver(keys: [Secret]) -> CallbackReceiver { Self.receiver(keys, tokens, bodiesRead) }

    private static func receiver(
        _ keys: [Secret], _ tokens: CallbackTokens, _ read: Notebook<String?>
    ) -> CallbackReceiver {
        let task: @Sendable (JSON) -> String? = { body in
            let task = body["data"]?["taskId"]?.string
            read.add(task)
            return task
        }
        let proof = CallbackReading.Proof(timeHeader: "X-Time", signatureHeader: "X-Signature", signatureLength: 64) {
            Array(signature($0.task, $0.time, $1).utf8)
        }
        let desks = [
            CallbackDesk(service("signing", CallbackReading(task: task, proof: proof)), keys: keys),
            CallbackDesk(service("plain", CallbackReading(task: task)), keys: keys),
            CallbackDesk(service("silent", nil)),
        ]
        return CallbackReceiver(desks.compactMap { $0 }) { tokens.owner(of: $0) }
    }

    private static func service(_ id: String, _ callbacks: CallbackReading?) -> ImageService {
        ImageService(
            id: id, name: id, addresses: .https("practice.example"),
            key: ServiceKey(.bearer, variable: "PRACTICE_API_KEY", page: "the page of keys"), linkLifeSeconds: nil,
            patience: .seconds(600), callbacks: callbacks)
    }

    func answer(_ request: CallbackRequest) -> CallbackAnswer { receiver.answer(to: request, at: Self.now) }

    /// A callback that is right but for what the test makes wrong.
    func signed(
        task: String, at seconds: Int64 = seconds, time: String? = nil, signature: String? = nil, path: String? = nil,
        body: String? = nil
    ) -> CallbackRequest {
        let time = time ?? String(seconds)
        let signature = signature ?? Self.signature(task, time, Array(Self.key.utf8))
        return CallbackRequest(
            method: "POST", path: path ?? self.path,
            headers: [("Host", "host.example"), ("x-time", time), ("X-Signature", signature)],
            body: Array((body ?? #"{"data":{"taskId":"\#(task)"}}"#).utf8))
    }

    static func signature(_ task: String, _ seconds: Int64, key: String = key) -> String {
        signature(task, String(seconds), Array(key.utf8))
    }

    private static func signature(_ task: String, _ time: String, _ key: [UInt8]) -> String {
        HMACSHA256.code(of: Array("\(task).\(time)".utf8), key: key)
            .map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

extension CallbackRequest {
    func with(headers: [(name: String, value: String)]) -> CallbackRequest {
        CallbackRequest(method: method, path: path, headers: headers, body: body)
    }
}
