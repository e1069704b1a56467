import EaselCore
import EaselTesting
import Testing

@testable import EaselEngine

/// Whom a receiver believes.
@Suite("A callback receiver")
struct CallbackReceiverTests {
    private let bench: CallbackBench

    init() async throws { bench = try await CallbackBench() }

    @Test("makes of a signed callback a reason to look, and of nothing else in it anything")
    func taken() async throws {
        let answer = await bench.answer(bench.signed(task: "t1"))
        #expect(answer.status == 200)
        #expect(answer.text == "OK")
        #expect(answer.isKept)
        #expect(answer.hint == .signing("t1"))
        #expect(try await bench.hints() == [.signing("t1")])
    }

    @Test(
        "W5: does not believe a signature that is not the one",
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
    func wrongSignature(signature: String) async throws {
        #expect(await bench.refusal(bench.signed(task: "t1", signature: signature)) == 401)
        #expect(bench.receiver.counts.wrongSignature == 1)
        #expect(try await bench.hints().isEmpty)
    }

    @Test("W5: does not read a body whose signature has the wrong form or whose time is over")
    func unread() async {
        for request in [
            bench.signed(task: "t1", signature: "short"), bench.signed(task: "t1", at: CallbackBench.seconds - 400),
        ] {
            #expect(await bench.answer(request).status == 401)
        }
        #expect(bench.bodiesRead.entries.isEmpty)
    }

    @Test(
        "W6: takes callbacks of the last five minutes and, for clocks that differ, of the next",
        arguments: [
            (0, 200), (-298, 200), (298, 200), (-302, 401), (302, 401), (-86_400, 401), (86_400, 401),
        ] as [(Int64, Int)])
    func window(offset: Int64, status: Int) async {
        #expect(await bench.answer(bench.signed(task: "t1", at: CallbackBench.seconds + offset)).status == status)
        #expect(bench.receiver.counts.wrongTime == (status == 401 ? 1 : 0))
    }

    @Test("W20: says by how much the time of a refused callback is off", arguments: [-600, 600] as [Int64])
    func clock(offset: Int64) async {
        _ = await bench.answer(bench.signed(task: "t1", at: CallbackBench.seconds + 30))
        #expect(bench.receiver.counts.secondsAhead == nil)
        _ = await bench.answer(bench.signed(task: "t1", at: CallbackBench.seconds + offset))
        #expect(bench.receiver.counts.secondsAhead == offset)
    }

    @Test(
        "takes a time in plain digits alone",
        arguments: [
            "", " 1767225600", "+1767225600", "-1767225600", "1767225600.0", "0x69", "1e9", "१७६७२२५६००",
            "1767225600000", "9999999999999999999999",
        ])
    func oddTimes(time: String) async {
        #expect(await bench.refusal(bench.signed(task: "t1", time: time)) == 401)
    }

    @Test("refuses a header that stands twice, and finds one whatever its case")
    func headers() async {
        let good = bench.signed(task: "t1")
        for name in ["X-Time", "x-signature"] {
            let twice = good.headers + good.headers.filter { $0.name.lowercased() == name.lowercased() }
            #expect(await bench.answer(good.with(headers: twice)).status == 401)
        }
        let loud = good.headers.map { (name: $0.name.uppercased(), value: $0.value) }
        #expect(await bench.answer(good.with(headers: loud)).status == 200)
        #expect(await bench.answer(good.with(headers: [])).status == 401)
    }

    @Test("W14: gives the verifier the body byte for byte as it came")
    func bytes() async {
        let body = "\n { \"z\" : 1.0e+2, \"data\":{ \"taskId\" :\t\"t\\u0031\" }}\r\n "
        #expect(await bench.answer(bench.signed(task: "t1", body: body)).status == 200)
        #expect(bench.signed.entries.map(\.body) == [Array(body.utf8)])
    }

    @Test(
        "W17: answers 405 to every method but POST, whatever the path", arguments: ["GET", "HEAD", "PUT", "post", ""])
    func methods(method: String) async {
        for path in [bench.path, "/callback/none", "/"] {
            let request = CallbackRequest(method: method, path: path, headers: [], body: [])
            #expect(await bench.refusal(request) == 405)
            #expect(bench.receiver.refusal(of: request)?.status == 405)
        }
        #expect(bench.receiver.counts.wrongMethod == 6)
    }

    static let wrongPaths = [
        "", "/", "/callback", "/callback/", "/callback/plain", "/callback/silent", "/callback/nobody",
        "/other/signing", "/callback/0123456789abcdef0123456789abcdef", "/callback/signing/",
        "/callback/signing?x=1", "//callback/signing", "/callback/../callback/signing",
        "/callback/" + CallbackBench.order,
    ]

    @Test(
        "W17: answers 404 to every path that leads nowhere, with the same text and before a body", arguments: wrongPaths
    )
    func paths(path: String) async {
        let request = bench.signed(task: "t1", path: path)
        #expect(await bench.refusal(request) == 404)
        #expect(bench.receiver.refusal(of: request)?.status == 404)
        #expect(bench.bodiesRead.entries.isEmpty)
    }

    @Test("W17: knows an order's token in one spelling and for this order alone")
    func tokens() async throws {
        let token = String(bench.path.dropFirst(CallbackReceiver.path.count))
        for wrong in [
            token.uppercased(), token + "0", String(token.dropLast()), token + "/", token + "?a=b",
            CallbackBench.plainOrder + token.dropFirst(32), String(repeating: "c3", count: 16) + token.dropFirst(32),
        ] {
            #expect(await bench.refusal(bench.signed(task: "t1", path: CallbackReceiver.path + wrong)) == 404)
        }
        for index in token.indices {
            var wrong = token
            wrong.replaceSubrange(index...index, with: token[index] == "0" ? "1" : "0")
            #expect(await bench.refusal(bench.signed(task: "t1", path: CallbackReceiver.path + wrong)) == 404)
        }
        #expect(bench.bodiesRead.entries.isEmpty)
        #expect(bench.receiver.refusal(of: bench.signed(task: "t1")) == nil)
        #expect(await bench.answer(bench.signed(task: "t1")).status == 200)
        #expect(try await bench.hints(of: CallbackBench.plainOrder).isEmpty)
    }

    @Test("takes a body of a mebibyte and not a byte more")
    func size() async {
        let head = #"{"data":{"taskId":"t1"}}"#
        let room = String(repeating: " ", count: CallbackReceiver.mostBytes - head.utf8.count)
        #expect(await bench.answer(bench.signed(task: "t1", body: head + room)).status == 200)
        #expect(await bench.refusal(bench.signed(task: "t1", body: head + room + " ")) == 413)
    }

    @Test(
        "W13: reads no id out of a body that two readers could take differently",
        arguments: [
            #"{"data":{"taskId":"t2","taskId":"t1"}}"#, #"{"data":{"taskId":"t1"},"data":{"taskId":"t1"}}"#,
            #"{"data":{"taskId":"t1","taskI\u0064":"t2"}}"#, #"{"data":{"taskId":"t1"},}"#,
            "\u{FEFF}" + #"{"data":{"taskId":"t1"}}"#, #"{"data":{"taskId":"t1"}} {}"#, #"{"data":{"taskId":"t1"}"#,
            #"{"data":{"taskId":"t1"},"x":"# + String(repeating: "[", count: 600)
                + String(repeating: "]", count: 600) + "}",
        ])
    func hostileBodies(body: String) async {
        #expect(await bench.refusal(bench.signed(task: "t1", body: body)) == 401)
        let plain = CallbackRequest(method: "POST", path: bench.plainPath, headers: [], body: Array(body.utf8))
        #expect(await bench.answer(plain).hint == .plain(nil))
    }

    @Test("W13: reads no id out of UTF-16")
    func utf16() async {
        let body = #"{"data":{"taskId":"t1"}}"#.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
        #expect(await bench.refusal(bench.signed(task: "t1").with(body: body)) == 401)
    }

    @Test("W16: takes either key during a rotation, and the old one not a moment longer")
    func rotation() async throws {
        let old = bench.signed(task: "t1")
        let new = bench.signed(task: "t1", signature: CallbackBench.signature("t1", CallbackBench.seconds, key: "new"))
        let cases: [(keys: [String], statuses: [Int])] = [
            ([CallbackBench.key], [200, 401]), ([CallbackBench.key, "new"], [200, 200]), (["new"], [401, 200]),
        ]
        for (keys, statuses) in cases {
            let receiver = bench.receiver(keys: try keys.map { try Secret($0) })
            var heard: [Int] = []
            for request in [old, new] { heard.append(await receiver.answer(to: request, at: CallbackBench.now).status) }
            #expect(heard == statuses)
        }
    }

    @Test("W18: believes a service that does not sign only by the token in the path")
    func unsigned() async throws {
        let body = Array(#"{"data":{"taskId":"t9"}}"#.utf8)
        let withToken = CallbackRequest(method: "POST", path: bench.plainPath, headers: [], body: body)
        #expect(await bench.answer(withToken).hint == .plain("t9"))
        #expect(try await bench.hints(of: CallbackBench.plainOrder) == [.plain("t9")])
        let without = CallbackRequest(method: "POST", path: "/callback/plain", headers: [], body: body)
        #expect(await bench.refusal(without) == 404)
    }

    @Test("W18: treats a service that signs, and for which there is no key, as one that does not")
    func noKey() async {
        let receiver = bench.receiver(keys: [])
        let answer = await receiver.answer(to: bench.signed(task: "t1"), at: CallbackBench.now)
        #expect(answer.hint?.isSigned == false)
        let atService = bench.signed(task: "t1", path: "/callback/signing")
        #expect(await receiver.answer(to: atService, at: CallbackBench.now).status == 404)
    }
}
