import EaselCore
import EaselTesting
import Testing

@testable import EaselEngine

/// Whatever a provider does, the order's worth is read from the line.
@Suite(.timeLimit(.minutes(5)))
struct PaidLineTests {
    typealias Act = @Sendable (CheckedRequest, any Line) async throws -> Submission

    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let ending: Ending
        let code: ImageFailure.Code?
        var sends = 1
        let act: Act
    }

    private static let paint = WireCall(.post, .api("/paint"))
    private static let sendTwice: Act = { _, line in
        _ = await line.send(paint)
        _ = await line.send(paint)
        return .accepted(task: "t1")
    }
    private static let sendAtOnce: Act = { _, line in
        await withTaskGroup { group in
            for _ in 0..<20 { group.addTask { _ = await line.send(paint) } }
        }
        return .accepted(task: "t1")
    }

    private static func claim(_ submission: Submission) -> Act {
        { _, line in
            _ = await line.send(paint)
            return submission
        }
    }

    private static let throwsOwn: Act = { _, line in
        _ = await line.send(paint)
        throw Unexpected("mine")
    }
    private static let finished = Submission.finished(
        ImageResult(pictures: [PictureLink(Bench.home, lifeSeconds: 1)]), task: nil)
    private static let no = Submission.refused(Refusal(.rejected, "No.", next: "Nothing."))
    private static let tooFast = Submission.refused(Refusal(.rateLimited, "Slow.", next: "Wait."))

    static let cases = [
        Case(testDescription: "sends twice", ending: .accepted, code: nil, act: sendTwice),
        Case(testDescription: "sends twice, cut", ending: .cut, code: .unknownOutcome, act: sendTwice),
        Case(testDescription: "sends twenty at once", ending: .accepted, code: nil, act: sendAtOnce),
        Case(
            testDescription: "swallows a cut, claims accepted", ending: .cut, code: .unknownOutcome,
            act: claim(.accepted(task: "x"))),
        Case(testDescription: "swallows a cut, claims refused", ending: .cut, code: .unknownOutcome, act: claim(no)),
        Case(
            testDescription: "swallows a cut, claims too fast", ending: .cut, code: .unknownOutcome,
            act: claim(tooFast)),
        Case(
            testDescription: "swallows a cut, claims finished", ending: .cut, code: .unknownOutcome,
            act: claim(finished)),
        Case(
            testDescription: "swallows not sent, claims accepted", ending: .unreached, code: .notSent, sends: 3,
            act: claim(.accepted(task: "x"))),
        Case(
            testDescription: "swallows not sent, claims finished", ending: .unreached, code: .notSent, sends: 3,
            act: claim(finished)),
        Case(
            testDescription: "throws its own after an answer", ending: .accepted, code: .unknownOutcome,
            act: throwsOwn),
        Case(testDescription: "throws its own after a cut", ending: .cut, code: .unknownOutcome, act: throwsOwn),
        Case(
            testDescription: "throws its own after not sent", ending: .unreached, code: .notSent, sends: 3,
            act: throwsOwn),
        Case(testDescription: "throws before it sends", ending: .accepted, code: .notSent, sends: 0) { _, _ in
            throw Unexpected("early")
        },
        Case(
            testDescription: "names an impossible task", ending: .accepted, code: .unknownOutcome,
            act: claim(.accepted(task: "a\nb"))),
        Case(
            testDescription: "is finished under an impossible task", ending: .accepted, code: nil,
            act: claim(.finished(ImageResult(pictures: [PictureLink(Bench.home, lifeSeconds: 1)]), task: "a\nb"))),
        Case(
            testDescription: "is finished without a picture", ending: .accepted, code: .noPicture,
            act: claim(.finished(ImageResult(), task: nil))),
        Case(
            testDescription: "is finished without a picture, with a task", ending: .accepted, code: nil,
            act: claim(.finished(ImageResult(), task: "t1"))),
        Case(testDescription: "says too fast and may have cost", ending: .accepted, code: .rateLimited) { _, line in
            _ = await line.send(paint)
            var refusal = Refusal(.rateLimited, "Slow.", next: "Wait.")
            refusal.mayHaveCost = true
            return .refused(refusal)
        },
    ]

    @Test("X8: One call passes, and the line's word counts", arguments: cases)
    func oneCall(_ example: Case) async throws {
        let bench = try Bench([OddProvider(act: example.act)])
        bench.transport.answer(.post, "/paint") { _ in example.ending }
        bench.scriptHome()
        let order = try await bench.studio.place(ImageRequest("a red fox"))
        let outcome = await Result { () async throws(ImageFailure) in try await order.result() }
        #expect(outcome.failure?.code == example.code)
        #expect(bench.submits == example.sends)
        let mayHaveCost = [.unknownOutcome, .noPicture, .rateLimited].contains(example.code)
        #expect(outcome.failure?.mayHaveCost ?? mayHaveCost == mayHaveCost)
        if example.code == .unknownOutcome {
            #expect(order.status.state == .unknown)
            #expect(outcome.failure?.ticket == nil)
        }
    }

    @Test("X8: A provider that gives up while its call is under way leaves the outcome unknown")
    func givesUp() async throws {
        let (started, gate) = (Gate(), Gate())
        // Time stands still: the work outside the clock's executor must not look like a provider that hangs.
        let bench = try Bench(
            runsItself: false,
            [
                OddProvider { _, line in
                    Task { await line.send(Self.paint) }
                    await started.wait()
                    throw Unexpected("impatient")
                }
            ])
        bench.transport.answer(.post, "/paint") { _ in
            started.open()
            await gate.wait()
            return .accepted
        }
        #expect(try await bench.failure().code == .unknownOutcome)
        gate.open()
        #expect(bench.submits == 1)
    }

    @Test("X8: A line that was kept passes nothing once the provider has returned")
    func keptLine() async throws {
        let kept = Notebook<any Line>()
        let bench = try Bench([
            OddProvider { _, line in
                kept.add(line)
                throw Unexpected("later")
            }
        ])
        bench.scriptHome()
        #expect(try await bench.failure().code == .notSent)
        for line in kept.entries {
            guard case .notSent(let trouble) = await line.send(Self.paint) else { throw Unexpected("It was sent.") }
            #expect(trouble.code == .closed)
        }
        #expect(kept.entries.count == 1)
        #expect(bench.submits == 0)
    }

    @Test("A task that was accepted and that nobody can look at is named and may have cost")
    func nobodyLooks() async throws {
        let bench = try Bench([OddProvider(poller: nil, act: Self.claim(.accepted(task: "t1")))])
        bench.scriptHome()
        let order = try await bench.studio.place(ImageRequest("a red fox"))
        let failure = await Result { () async throws(ImageFailure) in try await order.result() }.failure
        #expect(failure?.code == .internalFault)
        #expect(failure?.mayHaveCost == true)
        #expect(failure?.message.contains("t1") == true)
        #expect(order.status.state == .failed)
    }
}

/// Lets those who wait pass once it is open.
final class Gate: Sendable {
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() { (stream, continuation) = AsyncStream.makeStream() }
    func wait() async { for await _ in stream {} }
    func open() { continuation.finish() }
}
