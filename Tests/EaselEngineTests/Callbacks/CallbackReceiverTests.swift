import EaselCore
import EaselTesting
import Testing

@testable import EaselEngine

@Suite("A callback receiver")
struct CallbackReceiverTests {
    private let bench = CallbackBench()

    @Test("makes of a signed callback a reason to look, and of nothing else in it anything")
    func taken() {
        let answer = bench.answer(bench.signed(task: "t1"))
        #expect(answer.status == 200)
        #expect(answer.hint == CallbackHint(service: "signing", order: "order1", task: "t1", isSigned: true))
    }

    @Test(
        "gives the same hint whatever an altered body says",
        arguments: [
            #"{"data":{"taskId":"t1","state":"fail"}}"#,
            #"{"data":{"taskId":"t1","info":{"resultImageUrl":"https://evil.example/x.png"}}}"#,
            #"{"code":501,"msg":"failed","data":{"taskId":"t1"}}"#,
        ])
    func altered(body: String) {
        #expect(bench.answer(bench.signed(task: "t1", body: body)) == bench.answer(bench.signed(task: "t1")))
    }

    @Test(
        "does not believe a signature that is not the one",
        arguments: [
            "", "x", String(repeating: "0", count: 63), String(repeating: "0", count: 64),
            String(repeating: "0", count: 65), "sha256=" + CallbackBench.signature("t1", CallbackBench.seconds),
            "v1," + CallbackBench.signature("t1", CallbackBench.seconds),
            CallbackBench.signature("t2", CallbackBench.seconds),
            CallbackBench.signature("t1", CallbackBench.seconds + 1),
            CallbackBench.signature("t1", CallbackBench.seconds, key: "another-key"),
            CallbackBench.signature("t1", CallbackBench.seconds).uppercased(),
            CallbackBench.signature("t1", CallbackBench.seconds) + " ",
        ])
    func wrongSignature(signature: String) {
        let answer = bench.answer(bench.signed(task: "t1", signature: signature))
        #expect(answer == .refused(401))
        #expect(bench.receiver.counts.wrongSignature == 1)
    }

    @Test("does not read a body whose signature has the wrong form or whose time is over")
    func unread() {
        for request in [
            bench.signed(task: "t1", signature: "short"), bench.signed(task: "t1", at: CallbackBench.seconds - 400),
        ] {
            #expect(bench.answer(request).status == 401)
        }
        #expect(bench.bodiesRead.entries.isEmpty)
    }

    @Test(
        "takes callbacks of the last five minutes and, for clocks that differ, of the next",
        arguments: [
            (0, 200), (-298, 200), (298, 200), (-302, 401), (302, 401), (-86_400, 401), (86_400, 401),
        ] as [(Int64, Int)])
    func window(offset: Int64, status: Int) {
        #expect(bench.answer(bench.signed(task: "t1", at: CallbackBench.seconds + offset)).status == status)
        #expect(bench.receiver.counts.wrongTime == (status == 401 ? 1 : 0))
    }

    @Test(
        "takes a time in plain digits alone",
        arguments: [
            "", " 1767225600", "+1767225600", "-1767225600", "1767225600.0", "0x69", "1e9", "१७६७२२५६००",
            "1767225600000", "9999999999999999999999",
        ])
    func oddTimes(time: String) {
        #expect(bench.answer(bench.signed(task: "t1", time: time)) == .refused(401))
    }

    @Test("refuses a header that stands twice, and finds one whatever its case")
    func headers() {
        let good = bench.signed(task: "t1")
        for name in ["X-Time", "x-signature"] {
            let twice = good.headers + good.headers.filter { $0.name.lowercased() == name.lowercased() }
            #expect(bench.answer(good.with(headers: twice)).status == 401)
        }
        let loud = good.headers.map { (name: $0.name.uppercased(), value: $0.value) }
        #expect(bench.answer(good.with(headers: loud)).status == 200)
        #expect(bench.answer(good.with(headers: [])).status == 401)
    }

    @Test("takes a replay without effect and counts it")
    func replays() {
        let kept = Notebook<CallbackHint>()
        for _ in 0..<100 {
            let answer = bench.receiver.answer(to: bench.signed(task: "t1"), at: CallbackBench.now) { kept.add($0) }
            #expect(answer.status == 200)
        }
        #expect(Set(kept.entries).count == 1)
        #expect(bench.receiver.counts.taken == 100)
        #expect(bench.receiver.counts.repeated == 99)
    }

    @Test("says yes only after the hint was kept")
    func kept() {
        let answer = bench.receiver.answer(to: bench.signed(task: "t1"), at: CallbackBench.now) { _ in
            throw Unexpected("The disk is full.")
        }
        #expect(answer == .refused(503))
        #expect(bench.receiver.counts.notKept == 1)
        #expect(bench.receiver.counts.taken == 0)
    }

    @Test("says yes to a callback for a task that nobody knows, at the path of a service that signs")
    func unknownTask() {
        let answer = bench.answer(bench.signed(task: "nobody", path: "/callback/signing"))
        #expect(answer.status == 200)
        #expect(answer.hint == CallbackHint(service: "signing", order: nil, task: "nobody", isSigned: true))
    }

    @Test("answers 405 to every method but POST, whatever the path", arguments: ["GET", "HEAD", "PUT", "post", ""])
    func methods(method: String) {
        for path in [bench.path, "/callback/none", "/"] {
            let request = CallbackRequest(method: method, path: path, headers: [], body: [])
            #expect(bench.answer(request) == .refused(405))
        }
    }

    @Test(
        "answers 404 to every path that leads nowhere, with the same text",
        arguments: [
            "", "/", "/callback", "/callback/", "/callback/plain", "/callback/nobody", "/other/signing",
            "/callback/0123456789abcdef0123456789abcdef", "/callback/signing/", "/callback/signing?x=1",
            "//callback/signing", "/callback/../callback/signing",
        ])
    func paths(path: String) { #expect(bench.answer(bench.signed(task: "t1", path: path)) == .refused(404)) }

    @Test("knows a token in one spelling, and not after it was forgotten")
    func tokens() {
        let token = String(bench.path.dropFirst(CallbackReceiver.path.count))
        for wrong in [token.uppercased() + "x", token + "0", String(token.dropLast()), token + "/", token + "?a=b"] {
            #expect(bench.answer(bench.signed(task: "t1", path: CallbackReceiver.path + wrong)).status == 404)
        }
        for index in token.indices {
            var wrong = token
            wrong.replaceSubrange(index...index, with: token[index] == "0" ? "1" : "0")
            #expect(bench.answer(bench.signed(task: "t1", path: CallbackReceiver.path + wrong)).status == 404)
        }
        #expect(bench.answer(bench.signed(task: "t1")).status == 200)
        bench.tokens.forget(order: "order1")
        #expect(bench.answer(bench.signed(task: "t1")).status == 404)
    }

    @Test("takes a body of a mebibyte and not a byte more")
    func size() {
        let head = #"{"data":{"taskId":"t1"}}"#
        let room = String(repeating: " ", count: CallbackReceiver.mostBytes - head.utf8.count)
        #expect(bench.answer(bench.signed(task: "t1", body: head + room)).status == 200)
        #expect(bench.answer(bench.signed(task: "t1", body: head + room + " ")) == .refused(413))
    }

    @Test(
        "reads no id out of a body that two readers could take differently",
        arguments: [
            #"{"data":{"taskId":"t2","taskId":"t1"}}"#, #"{"data":{"taskId":"t1"},"data":{"taskId":"t1"}}"#,
            #"{"data":{"taskId":"t1","taskI\u0064":"t2"}}"#, #"{"data":{"taskId":"t1"},}"#,
            "\u{FEFF}" + #"{"data":{"taskId":"t1"}}"#, #"{"data":{"taskId":"t1"}} {}"#, #"{"data":{"taskId":"t1"}"#,
            #"{"data":{"taskId":"t1"},"x":"# + String(repeating: "[", count: 600)
                + String(repeating: "]", count: 600) + "}",
        ])
    func hostileBodies(body: String) {
        #expect(bench.answer(bench.signed(task: "t1", body: body)) == .refused(401))
        let plain = CallbackRequest(method: "POST", path: bench.plainPath, headers: [], body: Array(body.utf8))
        #expect(bench.answer(plain).hint == CallbackHint(service: "plain", order: "order2", task: nil, isSigned: false))
    }

    @Test("reads no id out of UTF-16")
    func utf16() {
        let body = #"{"data":{"taskId":"t1"}}"#.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
        let good = bench.signed(task: "t1")
        let request = CallbackRequest(method: "POST", path: good.path, headers: good.headers, body: body)
        #expect(bench.answer(request) == .refused(401))
    }

    @Test("takes either key during a rotation, and the old one not a moment longer")
    func rotation() throws {
        let old = bench.signed(task: "t1")
        let new = bench.signed(task: "t1", signature: CallbackBench.signature("t1", CallbackBench.seconds, key: "new"))
        let cases: [(keys: [String], statuses: [Int])] = [
            ([CallbackBench.key], [200, 401]), ([CallbackBench.key, "new"], [200, 200]), (["new"], [401, 200]),
        ]
        for (keys, statuses) in cases {
            let receiver = bench.receiver(keys: try keys.map { try Secret($0) })
            #expect([old, new].map { receiver.answer(to: $0, at: CallbackBench.now).status } == statuses)
        }
    }

    @Test("believes a service that does not sign only by the token in the path")
    func unsigned() {
        let body = Array(#"{"data":{"taskId":"t9"}}"#.utf8)
        let withToken = CallbackRequest(method: "POST", path: bench.plainPath, headers: [], body: body)
        #expect(
            bench.answer(withToken).hint
                == CallbackHint(service: "plain", order: "order2", task: "t9", isSigned: false))
        let without = CallbackRequest(method: "POST", path: "/callback/plain", headers: [], body: body)
        #expect(bench.answer(without) == .refused(404))
    }

    @Test("treats a service that signs, and for which there is no key, as one that does not")
    func noKey() {
        let receiver = bench.receiver(keys: [])
        #expect(receiver.answer(to: bench.signed(task: "t1"), at: CallbackBench.now).hint?.isSigned == false)
        let atService = bench.signed(task: "t1", path: "/callback/signing")
        #expect(receiver.answer(to: atService, at: CallbackBench.now) == .refused(404))
    }
}
