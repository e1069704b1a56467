import EaselCore
import Testing

@Suite("Keeping a key out of sight")
struct SecretTests {
    private static let text = "sk-1234567890"

    @Test(
        "N16: a pasted key is freed of what is around it",
        arguments: [
            text, " \(text)\n", "\r\n\t\(text)\r\n", "Bearer \(text)", "bearer  \(text) ", " BEARER \(text)",
            "\u{a0}\(text)\u{2003}", "Bearer \r\n\(text)",
        ])
    func trims(_ pasted: String) throws { #expect(try Secret(pasted).open { $0 } == Self.text) }

    @Test(
        "N16: a key that would break its header is refused, and the refusal does not show it",
        arguments: [
            ("", "it is empty"), (" \n", "it is empty"), ("sk 1", nil), ("sk\n1", nil), ("sk\r\n1", nil),
            ("sk\u{0}1", nil), ("sk\t1", nil), ("skö1", nil), ("sk\u{7f}1", nil),
            ("Bearer ", "it is empty"), ("bearer", "it is empty"), ("Bearer Bearer sk", nil), ("\u{feff}sk", nil),
            ("Bearer\tsk", nil),
        ] as [(String, String?)])
    func refuses(_ pasted: String, _ reason: String?) {
        let problem = #expect(throws: UnusableKey.self) { try Secret(pasted) }
        let inside = "it has a space, a line end or a character outside ASCII inside"
        #expect(problem?.reason == reason ?? inside)
        #expect(problem?.description.contains("sk") == false)
    }

    @Test("X10: no rendering shows the key")
    func renderings() throws {
        let secret = try Secret(Self.text)
        let credential = Credential(.bearer, secret)
        let address = try #require(WebAddress("https://a.b"))
        let call = TransportCall(WireCall(.get, .api("/")), to: address, peers: .publicHosts, credential: credential)
        var texts = [
            "\(secret)", String(describing: secret), String(reflecting: secret), "\(secret as Any)",
            "\(Optional(secret) as Any)", "\([secret])", "\(["k": secret])",
        ]
        texts += [
            "\(credential)", String(reflecting: credential), "\(call)", String(reflecting: call), "\((1, secret))",
        ]
        for value in [secret, [secret], credential, call, Optional(secret) as Any] as [Any] {
            var dumped = ""
            dump(value, to: &dumped)
            texts.append(dumped)
        }
        for text in texts { #expect(!text.contains("1234567890")) }
        #expect(texts[0] == "<redacted>" && texts[2] == "<redacted>")
        #expect(Mirror(reflecting: secret).children.isEmpty)
    }

    @Test("X10: a key cannot be encoded")
    func conformances() throws {
        let secret: Any = try Secret(Self.text)
        #expect(!(secret is any Encodable) && !(secret is any Decodable))
    }

    @Test("the key goes into its header and nowhere else, and only where there is one")
    func headers() throws {
        let address = try #require(WebAddress("https://a.b"))
        let header = try #require(WireHeader("X-A", "b"))
        let call = WireCall(.post, .api("/"), headers: [header], body: .json([1]))
        func lines(_ credential: Credential?) -> [String] {
            TransportCall(call, to: address, peers: .anywhere, credential: credential).withHeaders {
                $0.map { "\($0.name): \($0.value)" }
            }
        }
        let plain = ["X-A: b", "Content-Type: application/json"]
        #expect(lines(nil) == plain)
        #expect(lines(Credential(.bearer, try Secret(Self.text))) == plain + ["Authorization: Bearer \(Self.text)"])
        #expect(lines(Credential(.header("x-key"), try Secret(Self.text))) == plain + ["x-key: \(Self.text)"])
    }
}
