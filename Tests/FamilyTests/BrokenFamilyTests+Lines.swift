import Easel
import EaselTesting

/// Families that use their line as they should not.
extension BrokenFamilyTests {
    static let lineRows: [Row] = [
        Row(.once, .unknowns, by: "a second try") {
            $0.submitting = { request, line in
                if let submission = try? await Practice.family.submit(request, over: line) { return submission }
                return try await Practice.family.submit(request, over: line)
            }
        },
        Row(.once, .unknowns, .cancelling, by: "an order that never gives up") {
            $0.submitting = { request, line in
                while true {
                    if case .answered(let reply) = await line.send(Practice.dialect.submit.say(request)) {
                        return Practice.dialect.submit.hear(request, reply)
                    }
                }
            }
        },
        Row(.once, .meanings, by: "a look that asks twice") {
            $0.look { ticket, line in
                _ = await line.send(Practice.dialect.look.say(ticket))
                return try await DialectPoller(Practice.dialect).look(at: ticket, over: line)
            }
        },
        Row(.unknowns, by: "no answer as a no") {
            $0.submitting = { request, line in
                do { return try await Practice.family.submit(request, over: line) } catch { return .refused(refusal()) }
            }
        },
        Row(.unknowns, by: "no answer as gone") {
            $0.look { ticket, line in
                let state = try await DialectPoller(Practice.dialect).look(at: ticket, over: line)
                guard case .unseen(let trouble) = state, trouble.sentence.contains("cut") else { return state }
                return .notFound
            }
        },
        Row(.haste, by: "a nap before a look") {
            $0.look { ticket, line in
                try await Task.sleep(for: .seconds(60))
                return try await DialectPoller(Practice.dialect).look(at: ticket, over: line)
            }
        },
        Row(.haste, by: "a nap after an order") {
            $0.submitting = { request, line in
                let submission = try await Practice.family.submit(request, over: line)
                try await Task.sleep(for: .seconds(60))
                return submission
            }
        },
        Row(.cancelling, .haste, by: "an order that cannot be cancelled") {
            $0.submitting = { request, line in
                try await Task { try await Practice.family.submit(request, over: line) }.value
            }
        },
        Row(.cancelling, .haste, by: "a look that cannot be cancelled") {
            $0.look { ticket, line in
                try await Task { try await DialectPoller(Practice.dialect).look(at: ticket, over: line) }.value
            }
        },
    ]
}
