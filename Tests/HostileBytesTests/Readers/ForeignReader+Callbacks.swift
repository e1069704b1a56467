import EaselCore
import EaselTesting
import Foundation
import KieService
import VtrixService

@testable import EaselEngine

extension ForeignReader {
    /// A callback is believed by its token or by a signature over its task, and by nothing else that stands in it.
    ///
    /// `{vtrix}` and `{kie}` stand for the paths of two orders, `{time}` for the moment, and `{signed}` for what a
    /// forger may have seen: the right signature over that moment and `tasK-1`.
    static let callback = ForeignReader("callback") { bytes in
        let post = try await PostBox.one.value
        let answer = await post.receiver.answer(to: post.request(bytes), at: PostBox.seconds * 1000)
        try must((answer.status == 200) == (answer.hint != nil), "the sender hears \(answer.status)")
        try mustBePlain(answer.text, "the answer")
        guard let hint = answer.hint else { return }
        switch hint.service {
        case "kie":
            try must(hint.isSigned && hint.task?.isSpelled("tasK-1") == true, "\(hint) was never signed")
            try must([nil, PostBox.kieOrder].contains(hint.order), "\(hint) is about another order")
        case "vtrix":
            try must(!hint.isSigned && hint.order == PostBox.vtrixOrder, "\(hint) had no token")
            try must(bytes.text.contains("{vtrix}"), "\(hint) was believed without a token")
        default: throw Broken("\(hint) is of nobody")
        }
    }
}

/// A receiver with an order of each service that calls back.
private struct PostBox: Sendable {
    static let seconds: Int64 = 1_767_225_600
    static let vtrixOrder = String(repeating: "a1", count: 16)
    static let kieOrder = String(repeating: "b2", count: 16)
    private static let key = "practice-callback-key"
    static let one = Task { try await PostBox() }

    let receiver: CallbackReceiver
    private let stands: [String: String]

    private init() async throws {
        let (store, clock) = (MemoryStore(), VirtualClock())
        let environment = EngineEnvironment.practice(ScriptedTransport(), clock: clock)
        var stands = ["{time}": "\(Self.seconds)"]
        for (order, service) in [(Self.vtrixOrder, Vtrix.service), (Self.kieOrder, Kie.service)] {
            let token = CallbackToken(for: order, from: environment)
            let request = CheckedRequest(
                service: service.id, model: "m", mode: .generate, values: ["prompt": "a red fox"], images: [], notes: []
            )
            let placement = try await store.place(OrderRecord(id: order, of: request, name: "fox", created: 0))
            guard case .new(let claim, var record) = placement else { throw Broken("the order was there") }
            record.callback = token.digest
            record.state = .running
            record.ticket = TaskTicket(
                service: service.id, route: "r", origin: service.origin, model: "m", task: "tasK-1", submittedAt: 0)
            try await store.write(record, under: claim)
            let address = WebAddress("https://host.example").flatMap { token.address(below: $0) }
            stands["{\(service.id)}"] = address?.open { String($0.dropFirst("https://host.example".count)) }
        }
        let code = HMACSHA256.code(of: Array("tasK-1.\(Self.seconds)".utf8), key: Array(Self.key.utf8))
        stands["{signed}"] = Data(code).base64EncodedString()
        self.stands = stands
        let desks = [CallbackDesk(Vtrix.service), CallbackDesk(Kie.service, keys: [try Secret(Self.key)])]
        receiver = CallbackReceiver(desks.compactMap { $0 }, store: store, clock: clock)
    }

    /// Reads a request: method and path, headers a line each, an empty line, the body.
    func request(_ bytes: [UInt8]) -> CallbackRequest {
        let gap = bytes.firstRange(of: [0x0A, 0x0A])
        let head = stands.reduce(Array(bytes[..<(gap?.lowerBound ?? bytes.count)]).text) { text, stand in
            text.replacing(stand.key, with: stand.value)
        }
        let lines = head.split(separator: "\n").map { $0.split(separator: " ", maxSplits: 1).map(String.init) }
        let headers = lines.dropFirst().map { (name: $0.first ?? "", value: $0.last ?? "") }
        return CallbackRequest(
            method: lines.first?.first ?? "", path: lines.first?.last ?? "", headers: headers,
            body: gap.map { Array(bytes[$0.upperBound...]) } ?? [])
    }
}
