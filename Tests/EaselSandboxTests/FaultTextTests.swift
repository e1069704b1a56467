import EaselSandbox
import Testing

@Suite("The text of a fault")
struct FaultTextTests {
    @Test(
        "is read, and written back as it was",
        arguments: [
            "503@poll:3", "drop@submit", "dropbefore@submit", "html@download", "slow@poll", "code429@submit:1",
            "taken500@submit", "redirect@upload", "noid@submit", "nolink@poll", "unknown@poll:12", "599@credit",
            "stall@download", "twin@submit", "forged@callback", "expired@download", "code201@link",
        ])
    func roundTrip(text: String) throws {
        #expect(try Sandbox.Fault(text: text).description == text)
    }

    @Test("is listed with every kind, and every listed kind is read at each of its stages and at no other")
    func listed() throws {
        for trick in Sandbox.faultKinds {
            #expect(trick.help.hasSuffix(".") && !trick.stages.isEmpty, "\(trick.word)")
            for stage in Sandbox.Fault.Stage.allCases {
                let fault = try? Sandbox.Fault(text: "\(trick.word)@\(stage.rawValue)")
                #expect((fault != nil) == trick.stages.contains(stage), "\(trick.word)@\(stage.rawValue)")
            }
        }
        #expect(Set(Sandbox.faultKinds.map(\.word)).count == Sandbox.faultKinds.count)
    }

    static let mistakes: [(String, String)] = [
        ("drop", "write it as KIND@STAGE"), ("a@b@c", "write it as KIND@STAGE"), ("", "write it as KIND@STAGE"),
        ("dorp@submit", "Did you mean “drop”?"), ("garbag@poll", "Did you mean “garbage”?"),
        ("zzzzzzzz@poll", "“zzzzzzzz” is no kind of fault. There are: 503, taken500, code402, redirect, drop,"),
        ("503@pol", "Did you mean “poll”?"), ("503@", "is no stage of an order"),
        ("200@poll", "“200” is no kind of fault"), ("600@poll", "no kind"), ("code99@poll", "no kind"),
        ("503@poll:0", "counted from 1"), ("503@poll:", "counted from 1"), ("503@poll:x", "counted from 1"),
        ("noid@poll", "The fault “noid” happens only at: submit."), ("unknown@submit", "happens only at: poll."),
    ]

    @Test("is refused with a sentence that helps", arguments: mistakes)
    func wrong(text: String, words: String) throws {
        let error = try #require(throws: Sandbox.FaultTextError.self) { _ = try Sandbox.Fault(text: text) }
        #expect("\(error)".contains(words), "\(error)")
    }
}
