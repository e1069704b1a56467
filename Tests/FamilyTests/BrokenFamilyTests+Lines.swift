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
        Row(.cancelling, by: "an order that goes on after it was cancelled") {
            $0.submitting = { request, line in
                try await Practice.family.submit(request, over: Stubborn(line: line))
            }
        },
        Row(.cancelling, by: "a look that goes on after it was cancelled") {
            $0.look { ticket, line in
                try await DialectPoller(Practice.dialect).look(at: ticket, over: Stubborn(line: line))
            }
        },
    ]

    /// Asks again as long as it is only told to stop.
    private struct Stubborn: Line {
        let line: any Line
        func send(_ call: WireCall) async -> Ending {
            while true {
                let ending = await line.send(call)
                if case .unknown(let trouble) = ending, trouble.code == .cancelled { continue }
                return ending
            }
        }
    }
}
