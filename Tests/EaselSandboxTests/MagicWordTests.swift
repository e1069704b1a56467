import Testing

@testable import EaselSandbox

@Suite("A magic word in the prompt")
struct MagicWordTests {
    static let fates: [(String, String, String)] = [
        (
            "[moderated]", #""status":"failed","model":"flux_kontext_max""#,
            #""successFlag":3,"errorCode":400,"errorMessage":"Your prompt was flagged"#
        ),
        (
            "[MODERATED] x", #""error":{"code":110001,"message":"input prompt may contain sensitive"#,
            #""successFlag":3"#
        ),
        (
            "x [fails] y", #""error":{"code":"002014001","message":"Image generation failed"}"#,
            #""successFlag":3,"errorCode":"501","errorMessage":"Server exception"#
        ),
        ("[stillborn]", #""error":{"code":"002014002","error_message":"#, #""successFlag":2,"errorCode":500"#),
        ("[plain error]", #""error":"Image generation failed""#, #""successFlag":3"#),
        ("[nolink]", #""output":[]"#, #""originImageUrl":"","resultImageUrl":"""#),
        ("[unknown]", #""status":"daydreaming""#, #""successFlag":7"#),
        ("[hidden]", #"{"message":"task not found"}"#, #"{"code":422,"msg":"recordInfo is null","data":null}"#),
        ("[slow 20s]", #""status":"in_progress""#, #""successFlag":0"#),
        ("[slow 1ms", #""status":"completed""#, #""successFlag":1"#), ("slow", #""completed""#, #""successFlag":1"#),
    ]

    @Test("decides how a task ends, in each service's own way, and it is charged", arguments: fates)
    func endings(prompt: String, vtrix: String, kie: String) async throws {
        let (answers, charges) = try await visiting { visitor in
            let answers = [
                try visitor.vtrixLook(try visitor.vtrixTask(prompt)).text,
                try visitor.kieLook(try visitor.kieTask(prompt)).text,
            ]
            return (answers, visitor.sandbox.ledger.count)
        }
        #expect(answers[0].contains(vtrix), "\(answers[0])")
        #expect(answers[1].contains(kie), "\(answers[1])")
        #expect(charges == 2)
    }

    @Test("plays for one look only: [unknown] and [hidden]", arguments: ["[unknown]", "[hidden]"])
    func once(prompt: String) async throws {
        let texts = try await visiting { visitor in
            let (vtrix, kie) = (try visitor.vtrixTask(prompt), try visitor.kieTask(prompt))
            _ = (try visitor.vtrixLook(vtrix), try visitor.kieLook(kie))
            return [try visitor.vtrixLook(vtrix).text, try visitor.kieLook(kie).text]
        }
        #expect(texts[0].contains("completed") && texts[1].contains(#""successFlag":1"#))
    }

    @Test("refuses the submit: [refused], and nothing is charged")
    func refused() async throws {
        let (replies, charges) = try await visiting { visitor in
            let prompt = #"{"prompt":"[refused]"}"#
            return ([try visitor.vtrix(prompt), try visitor.kie(prompt)], visitor.sandbox.ledger.count)
        }
        #expect(replies[0].status == 400 && replies[0].text.contains("sensitive"))
        #expect(replies[1].text.hasPrefix(#"{"code":400,"msg":"Your prompt was flagged"#))
        #expect(charges == 0)
    }

    @Test("drops the submit's answer: [drop], and it is charged")
    func drop() async throws {
        let charges = try await visiting { visitor in
            for ask in [{ try visitor.vtrix($0) }, { try visitor.kie($0) }] as [(String) throws -> RawSocket.Reply] {
                #expect(throws: RawSocket.Trouble.self) { _ = try ask(#"{"prompt":"[drop]"}"#) }
            }
            return visitor.sandbox.ledger.map(\.service)
        }
        #expect(charges == ["vtrix", "kie"])
    }

    @Test("is a fault in brackets, met by this prompt alone and counted for it alone")
    func faults() async throws {
        try await visiting { visitor in
            #expect(try visitor.vtrix(#"{"prompt":"a [429@submit:1]"}"#).status == 429)
            let other = try visitor.vtrixTask("b [503@poll:2]")
            #expect(try visitor.vtrix(#"{"prompt":"a [429@submit:1]"}"#).status == 200)
            #expect(try visitor.vtrix(#"{"prompt":"c"}"#).status == 200)
            #expect(try visitor.vtrixLook(try visitor.vtrixTask("c")).status == 200)
            #expect(try [1, 2, 3].map { _ in try visitor.vtrixLook(other).status } == [200, 503, 200])
            let picture = try visitor.vtrixTask("[html@download:1]")
            let pages = try [1, 2].map { _ in try visitor.ask("GET", "/results/\(picture).jpg", key: nil).text }
            #expect(pages[0].hasPrefix("<!DOCTYPE") && !pages[1].hasPrefix("<!DOCTYPE"))
            #expect(try visitor.kie(#"{"prompt":"[code402@submit]"}"#).text.hasPrefix(#"{"code":402,"#))
            #expect(try visitor.kieLook(try visitor.kieTask("[code500@poll]")).text.hasPrefix(#"{"code":500,"#))
        }
    }

    static let mistyped = [
        ("a [503@pol] b", "[503@pol] is no fault: “pol” is no stage of an order. Did you mean “poll”? There are: "),
        ("[Dorp@Submit:1]", "[dorp@submit:1] is no fault: “dorp” is no kind of fault. Did you mean “drop”? There "),
        ("[drop@submit:0]", "[drop@submit:0] is no fault: “0” does not say which request"),
        ("[503@poll] [early@poll]", "[early@poll] is no fault: The fault “early” happens only at: callback."),
        (
            "a [503@upload] b",
            "[503@upload] cannot be asked for in a prompt: what is sent at upload carries no prompt. "
                + "A prompt reaches: submit, poll, download, callback. Ask for it by --fault 503@upload, or in the"
        ),
        ("[html@link:1]", "[html@link:1] cannot be asked for in a prompt: what is sent at link carries no prompt."),
        ("[drop@poll] [hang@credit]", "[hang@credit] cannot be asked for in a prompt"),
    ]

    @Test("that no prompt can ask for is refused by name, with what is meant or the way to it", arguments: mistyped)
    func mistakes(prompt: String, says: String) async throws {
        let body = #"{"prompt":"\#(prompt)"}"#
        let (replies, charges) = try await visiting { visitor in
            let job = #"{"model":"flux-2/pro-text-to-image","input":{"prompt":"\#(prompt)"}}"#
            let jobs = try visitor.ask("POST", "/api/v1/jobs/createTask", body: job)
            return ([try visitor.vtrix(body), try visitor.kie(body), jobs], visitor.sandbox.ledger.count)
        }
        #expect(replies[0].status == 422 && replies[0].text.hasPrefix(#"{"detail":""#))
        #expect(
            replies[1].text.hasPrefix(#"{"code":422,"msg":""#) && replies[2].text.hasPrefix(#"{"code":422,"msg":""#))
        for reply in replies { #expect(reply.text.contains(says), "\(reply.text)") }
        #expect(charges == 0)
    }

    @Test(
        "is not looked for in other brackets",
        arguments: ["[me@example.org]", "[503 @ poll]", "[@pol]", "[a@]", "[a@b@c]", "[pol]", "[503@pol"])
    func plain(prompt: String) async throws {
        let charges = try await visiting { visitor in
            _ = (try visitor.vtrixTask(prompt), try visitor.kieTask(prompt))
            return visitor.sandbox.ledger.count
        }
        #expect(charges == 2)
    }

    @Test("puts a film beside the picture: [film]")
    func film() async throws {
        let text = try await visiting { try $0.vtrixLook(try $0.vtrixTask("[film]")).text }
        #expect(text.contains(#""content":[{"type":"video","url":""#) && text.contains(#""type":"image","url":""#))
    }

    @Test("is listed with what it does, and does it: the list has no word that plays nothing")
    func listed() {
        let plain = "\(MagicWords("", pace: .seconds(1)))"
        for trick in Sandbox.magicWords {
            #expect(trick.help.hasSuffix("."))
            #expect("\(MagicWords("a \(trick.word) b", pace: .seconds(1)))" != plain, "\(trick.word)")
        }
    }

    @Test("finishes at once: [instant]")
    func instant() async throws {
        let text = try await visiting {
            $0.pace = .seconds(60)
        } client: {
            try $0.vtrix(#"{"prompt":"[instant]"}"#).text
        }
        #expect(text.contains(#""status":"completed""#) && text.contains(#""type":"image","url":"http://127.0.0.1:"#))
    }
}
