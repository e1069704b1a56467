import EaselCore
import EaselTesting

@testable import EaselEngine

/// A receiver for a service that signs and one that does not, each with one order in a store.
struct CallbackBench {
    static let seconds: Int64 = 1_767_225_600
    static let now = seconds * 1000 + 500
    static let key = "practice-callback-4f1d0c7b"
    static let order = String(repeating: "a1", count: 16)
    static let plainOrder = String(repeating: "b2", count: 16)

    let store: any OrderStore
    let clock = VirtualClock()
    let bodiesRead = Notebook<String?>()
    let signed = Notebook<CallbackReading.Signed>()
    let receiver: CallbackReceiver
    let claims: [String: OrderClaim]
    let path: String
    let plainPath: String

    init(_ store: any OrderStore = MemoryStore(), state: OrderState = .running, task: String? = nil) async throws {
        self.store = store
        let environment = EngineEnvironment.practice(ScriptedTransport(), clock: clock)
        var claims: [String: OrderClaim] = [:]
        var paths: [String] = []
        for (order, service) in [(Self.order, "signing"), (Self.plainOrder, "plain")] {
            let token = CallbackToken(for: order, from: environment)
            let (claim, placed) = try await store.place(Self.record(order, service)).new
            var record = placed
            record.callback = token.digest
            record.state = state
            if let task { record.ticket = try StoreSample.ticket(task) }
            try await store.write(record, under: claim)
            claims[order] = claim
            let address = WebAddress("https://host.example").flatMap { token.address(below: $0) }
            paths.append(address?.open { String($0.dropFirst("https://host.example".count)) } ?? "")
        }
        self.claims = claims
        (path, plainPath) = (paths[0], paths[1])
        receiver = Self.receiver([(try? Secret(Self.key))].compactMap { $0 }, store, clock, bodiesRead, signed)
    }

    func receiver(keys: [Secret]) -> CallbackReceiver { Self.receiver(keys, store, clock, bodiesRead, signed) }

    private static func record(_ id: String, _ service: String) -> OrderRecord {
        let request = CheckedRequest(
            service: service, model: "brush", mode: .generate, values: ["prompt": "a red fox"], images: [], notes: [],
            seed: nil, secrets: [:])
        return OrderRecord(id: id, of: request, name: "a-red-fox", created: now)
    }

    private static func receiver(
        _ keys: [Secret], _ store: any OrderStore, _ clock: VirtualClock, _ read: Notebook<String?>,
        _ seen: Notebook<CallbackReading.Signed>
    ) -> CallbackReceiver {
        let task: @Sendable (JSON) -> String? = { body in
            let task = body["data"]?["taskId"]?.string
            read.add(task)
            return task
        }
        let proof = CallbackReading.Proof(timeHeader: "X-Time", signatureHeader: "X-Signature", signatureLength: 64) {
            seen.add($0)
            return Array(signature($0.task, $0.time, $1).utf8)
        }
        let desks = [
            CallbackDesk(service("signing", CallbackReading(task: task, proof: proof)), keys: keys),
            CallbackDesk(service("plain", CallbackReading(task: task)), keys: keys),
            CallbackDesk(service("silent", nil)),
        ]
        return CallbackReceiver(desks.compactMap { $0 }, store: store, clock: clock)
    }

    private static func service(_ id: String, _ callbacks: CallbackReading?) -> ImageService {
        ImageService(
            id: id, name: id, addresses: .https("practice.example"),
            key: ServiceKey(.bearer, variable: "PRACTICE_API_KEY", page: "the page of keys"), linkLifeSeconds: nil,
            patience: .seconds(600), callbacks: callbacks)
    }

    func answer(_ request: CallbackRequest) async -> CallbackAnswer {
        await receiver.answer(to: request, at: Self.now)
    }

    /// The status of the answer, and a failure of the test where a refusal says more than "No.".
    func refusal(_ request: CallbackRequest) async -> Int? {
        let answer = await answer(request)
        return answer.text == "No." && answer.hint == nil && !answer.isKept ? answer.status : nil
    }

    /// Takes what lies in the store for an order.
    func hints(of order: String = order) async throws -> [CallbackHint?] {
        guard let claim = claims[order] else { throw Unexpected("There is no order \(order).") }
        return try await store.takeHints(under: claim).map { CallbackHint($0) }
    }

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

extension CallbackHint {
    /// What a signed callback about a task is worth at the bench.
    static func signing(_ task: String, order: String? = CallbackBench.order) -> CallbackHint {
        CallbackHint(service: "signing", order: order, task: task, isSigned: true)
    }

    /// What one without a signature is worth.
    static func plain(_ task: String?) -> CallbackHint {
        CallbackHint(service: "plain", order: CallbackBench.plainOrder, task: task, isSigned: false)
    }
}

extension CallbackRequest {
    func with(headers: [(name: String, value: String)]? = nil, body: [UInt8]? = nil) -> CallbackRequest {
        CallbackRequest(method: method, path: path, headers: headers ?? self.headers, body: body ?? self.body)
    }
}
