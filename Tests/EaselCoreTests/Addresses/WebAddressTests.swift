import EaselCore
import Testing

@Suite("Reading addresses strictly")
struct WebAddressTests {
    static let read: [(String, String)] = [
        ("https://api.kie.ai", "https://api.kie.ai/"), ("HTTPS://API.Kie.AI/Path", "https://api.kie.ai/Path"),
        ("https://a.b:443/x", "https://a.b/x"), ("http://a.b:80", "http://a.b/"),
        ("https://a.b:8443/", "https://a.b:8443/"),
        ("https://a.b:", "https://a.b/"), ("https://a.b?q=1", "https://a.b/?q=1"),
        ("https://a.b/x?y=https://c.d/@e#f", "https://a.b/x?y=https://c.d/@e"),
        ("https://a.b#f", "https://a.b/"), ("https://127.0.0.1:1", "https://127.0.0.1:1/"),
        ("http://[::1]:8080/x", "http://[::1]:8080/x"),
        ("https://[2A00:1450::1]", "https://[2a00:1450::1]/"), ("https://my_host-1/", "https://my_host-1/"),
        ("https://a.b/%2e%2e/;x", "https://a.b/%2e%2e/;x"),
        ("https://1a.2b", "https://1a.2b/"), ("https://xn--bcher-kva.de", "https://xn--bcher-kva.de/"),
        ("https://a.b:00443", "https://a.b/"),
    ]

    @Test("D20: an address is read, and written in one spelling", arguments: read)
    func reads(_ text: String, _ written: String) { #expect(WebAddress(text)?.description == written) }

    static let refused: [String] = [
        "", "https", "https://", "https:///x", "https:/a.b", "//a.b", "ftp://a.b", "file:///etc/passwd",
        "javascript://a", " https://a.b", "https://a.b ",
        "https://a.b/ x", "https://a.b/\n", "https://a.b/\r\nX: y", "https://a.b/\u{0}", "https://a.b/\u{7f}",
        "https://a\\b", "https:\\\\a.b", "https://a.b\\@c.d", "https://a.b/\\c", "https://a.b/?\\",
        "https://user@a.b", "https://user:pw@a.b", "https://@a.b", "https://a.b@c.d", "https://a..b", "https://.a",
        "https://a.b.", "https://127.0.0.1.",
        "https://bücher.de", "https://ａ.b", "https://１２７.0.0.1", "https://127。0。0。1", "https://a%2eb", "https://a b",
        "https://a,b", "https://a!b", "https://a*b",
        "https://2130706433", "https://0x7f000001", "https://0X7F.1", "https://0177.0.0.1", "https://127.1",
        "https://127.0.1", "https://1.2.3.4.5", "https://256.1.1.1",
        "https://1.2.3.04", "https://1.2.3.0x4", "https://a.0x1", "https://a.1", "https://[::1", "https://::1",
        "https://[::1]x", "https://[127.0.0.1]", "https://[fe80::1%25eth0]",
        "https://[fe80::1%eth0]", "https://[]", "https://[1.2.3.4::]", "https://a.b:0", "https://a.b:65536",
        "https://a.b:-1", "https://a.b:+80", "https://a.b:8o", "https://a.b:80:80",
        "https://" + String(repeating: "a", count: 64) + ".b", "https://" + String(repeating: "a.", count: 127) + "b",
        "https://a.b:99999999999999999999",
    ]

    @Test("D15, D18: what is written otherwise is refused", arguments: refused)
    func refuses(_ text: String) { #expect(WebAddress(text) == nil) }

    @Test(
        "D14, D15: a redirect is followed from where it was seen",
        arguments: [
            ("/y", "https://a.b:8443/y"), ("/y?to=https://c.d/", "https://a.b:8443/y?to=https://c.d/"),
            ("//c.d/y", "https://c.d/y"),
            ("http://c.d", "http://c.d/"), ("HTTPS://c.d/y#f", "https://c.d/y"), ("y", "https://a.b:8443/x/y"),
            ("", nil), ("?y", "https://a.b:8443/x/z?y"),
            ("y?to=https://c.d/..", "https://a.b:8443/x/y?to=https://c.d/.."), ("../y", "https://a.b:8443/y"),
            ("../../../y/./w/", "https://a.b:8443/y/w/"), ("..", "https://a.b:8443/"), ("./", "https://a.b:8443/x/"),
            ("y/../w#f", "https://a.b:8443/x/w"), ("@c.d/y", "https://a.b:8443/x/@c.d/y"), ("c.d:443/y", nil),
            ("y\\z", nil), ("\\\\c.d", nil), ("///c.d/y", nil), ("c.d/:y", "https://a.b:8443/x/c.d/:y"),
            ("#f", nil), ("//u@c.d", nil),
            ("/y z", nil), ("ftp://c.d", nil), ("javascript:alert(1)", nil), ("https:/c.d", nil),
        ] as [(String, String?)])
    func follows(_ location: String, _ seen: String?) throws {
        let address = try #require(WebAddress("https://a.b:8443/x/z"))
        #expect(address.following(location)?.description == seen)
    }

    @Test(
        "a path goes below the prefix of a base",
        arguments: [
            ("https://a.b", "/v1/x?y=1", "https://a.b/v1/x?y=1"), ("https://a.b/p", "/x", "https://a.b/p/x"),
            ("https://a.b/p///", "x", "https://a.b/p/x"),
            ("https://a.b/p?q", "/x", "https://a.b/p/x"), ("https://a.b", "", "https://a.b/"),
        ])
    func appends(_ base: String, _ path: String, _ whole: String) throws {
        #expect(try #require(WebAddress(base)).appending(path).description == whole)
    }

    @Test(
        "an origin is scheme, host and port alone",
        arguments: [
            ("https://API.kie.ai:443", "https://api.kie.ai"), ("http://localhost:80/", "http://localhost"),
            ("https://a.b/x", nil), ("https://a.b?x", nil), ("a.b", nil),
        ]
            as [(String, String?)])
    func origin(_ text: String, _ written: String?) { #expect(Origin(text)?.description == written) }

    @Test(
        "this machine is known by each of its names",
        arguments: [
            ("http://localhost", true), ("http://LOCALHOST:1", true), ("http://127.0.0.1", true),
            ("http://127.9.9.9", true), ("http://[::1]", true),
            ("http://[0:0:0:0:0:0:0:1]", true), ("http://[::ffff:127.0.0.1]", true), ("http://localhost.a.b", false),
            ("http://10.0.0.1", false), ("http://[::]", false),
        ])
    func loopback(_ text: String, _ isLoopback: Bool) throws {
        #expect(try #require(Origin(text)).isLoopback == isLoopback)
    }
}
