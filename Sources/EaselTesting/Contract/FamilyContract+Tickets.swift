internal import EaselCore

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

extension FamilyContract {
    /// Whether a ticket that was stored finds its way back.
    func brokenTickets(_ looker: Looker, in registry: Registry) -> [BrokenPromise] {
        let stored = looker.ticket("t1").flatMap { try? JSONEncoder().encode($0) }
        let ticket = stored.flatMap { try? JSONDecoder().decode(TaskTicket.self, from: $0) }
        let found = ticket.flatMap { registry.poller(for: $0) }
        guard found?.route != looker.poller.route else { return [] }
        return [BrokenPromise(.tickets, "A stored ticket of \(provider.family) does not find its poller again.")]
    }

    /// Task ids that would change the path if they were not encoded.
    private static let nastyTasks = [
        "a/b", "../a", "a/../../b", "..%2f", "a?b=c", "a#b", "a%2Fb", "a%", "a&b=c", "a+b", "a;b", "@a:b", "%2e%2e",
    ]
    private static let plainTask = "easel-plain-task"

    func brokenTaskNames(_ looker: Looker) async -> [BrokenPromise] {
        guard let plain = await looker.call(about: Self.plainTask) else { return [] }
        guard let parts = plain.path?.halves(around: Self.plainTask) else {
            let said = plain.body.map { SaidBody($0) }
            return said?.holds(Self.plainTask) == true
                ? [] : [BrokenPromise(.taskNames, "A look of \(provider.family) does not name its task.")]
        }
        var broken: [BrokenPromise] = []
        for task in Self.nastyTasks {
            guard let path = await looker.call(about: task)?.path else { continue }
            let isFramed = path.hasPrefix(parts.before) && path.hasSuffix(parts.after)
            let inner = path.dropFirst(parts.before.count).dropLast(parts.after.count)
            guard !isFramed || Self.decoded(inner) != task else { continue }
            broken.append(
                BrokenPromise(.taskNames, "\(provider.family) looks at the task \(task) by the path \(path)."))
        }
        return broken
    }

    /// What a piece of a path stands for, or nil when it is more than one piece.
    private static func decoded(_ piece: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(piece.utf8)[...]
        while let byte = rest.popFirst() {
            guard !"/?#&+;".utf8.contains(byte) else { return nil }
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            let hex = String(decoding: rest.prefix(2), as: UTF8.self)
            guard hex.utf8.count == 2, let value = UInt8(hex, radix: 16) else { return nil }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension WireCall {
    fileprivate var path: String? { if case .api(let path) = place { path } else { nil } }
}

extension String {
    fileprivate func halves(around text: String) -> (before: String, after: String)? {
        firstRange(of: text).map { (String(self[..<$0.lowerBound]), String(self[$0.upperBound...])) }
    }
}
