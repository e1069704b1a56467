import EaselCore
import Foundation
import Testing

@testable import EaselTransport

extension TransportTests {
    /// Troubles before a request, and calls that cannot be made.
    @Suite struct TroubleTests {
        @Test("Nobody there is said as such", arguments: Carrier.allCases)
        func refused(carrier: Carrier) async throws {
            try await carrier.carry { () async throws in
                let ending = try await transport.perform(
                    Calling.post.with { $0.key = "KEY" }, "http://127.0.0.1:1/a?b=c")
                #expect(ending.kind == "notSent refused")
                #expect(ending.sentence == "Nobody accepts connections at 127.0.0.1:1.")
            }
        }

        @Test("A name that leads nowhere is said as such", arguments: Carrier.allCases)
        func nameNotFound(carrier: Carrier) async throws {
            try await carrier.carry { () async throws in
                let ending = try await transport.perform(.post, "http://nothing.invalid/")
                #expect(ending.kind == "notSent name_not_found")
                #expect(ending.sentence == "The name of nothing.invalid could not be found.")
            }
        }

        @Test("No sentence shows a key, a path or a body", arguments: Carrier.allCases)
        func nothingShown(carrier: Carrier) async throws {
            try await carrier.carry { () async throws in
                let body = WireBody(type: "a/b", pieces: [.bytes(Array("BODY".utf8))])
                let secret = Calling.post.with {
                    $0.key = "KEY"; $0.headers = [("X", "HEADER")]; $0.body = body
                }
                let closing = RawServer { _ = $0.request() }
                defer { closing.stop() }
                for url in [
                    "http://127.0.0.1:1/PATH?QUERY", closing.url("/PATH?QUERY"), "http://nothing.invalid/PATH?QUERY",
                ] {
                    let sentence = try #require(try await transport.perform(secret, url).sentence)
                    for word in ["KEY", "HEADER", "BODY", "PATH", "QUERY"] { #expect(!sentence.contains(word)) }
                }
            }
        }

        @Test(
            "N15: A header with a line end cannot be made, and one that moves the message's end is refused",
            arguments: Carrier.allCases)
        func headers(carrier: Carrier) async throws {
            try await carrier.carry { () async throws in
                #expect(WireHeader("X", "a\r\nY: b") == nil)
                #expect(WireHeader("X", "a\nb") == nil)
                #expect(WireHeader("X", "a\0b") == nil)
                #expect(WireHeader("X\r\nY", "a") == nil)
                let server = RawServer.answering(ok)
                defer { server.stop() }
                for name in ["Content-Length", "transfer-encoding", "Host", "Connection", "EXPECT", "Accept-Encoding"] {
                    let ending = try await transport.perform(
                        Calling.post.with { $0.headers = [(name, "1")] }, server.url())
                    #expect(ending.kind == "notSent malformed")
                    #expect(ending.sentence?.contains("the header \(name) is the transport's own to set") == true)
                }
                let typed = Calling.post.with { $0.body = WireBody(type: "a/b\r\nX: y", pieces: []) }
                #expect(try await transport.perform(typed, server.url()).kind == "notSent malformed")
                #expect(server.connections == 0)
            }
        }

        @Test("A GET with a body and a path with a space cannot be made", arguments: Carrier.allCases)
        func malformed(carrier: Carrier) async throws {
            try await carrier.carry { () async throws in
                let server = RawServer.answering(ok)
                defer { server.stop() }
                let body = WireBody(type: "a/b", pieces: [])
                let ending = try await transport.perform(Calling.get.with { $0.body = body }, server.url())
                #expect(ending.sentence == "The call to 127.0.0.1:\(server.port) cannot be made: a GET has no body.")
                let origin = try #require(Origin("http://127.0.0.1:\(server.port)"))
                for path in ["", "x", "/a b", "/a\r\nX: y", "/a\u{7F}", "/ä", "/a#b", "@example.test/"] {
                    let wire = WireCall(.get, .api(path))
                    let call = TransportCall(wire, to: WebAddress(origin, path: path), peers: .anywhere)
                    #expect(await transport.perform(call).kind == "notSent malformed")
                }
                #expect(server.connections == 0)
            }
        }

        @Test("An address goes out as it is, dots and escapes included", arguments: Carrier.allCases)
        func address(carrier: Carrier) async throws {
            try await carrier.carry { () async throws in
                let server = RawServer.answering(ok)
                defer { server.stop() }
                for path in ["/a/../b/./c", "/a%2Fb%20c", "/?", "/a?x=[1]&y={a,b}", "/;a='b'\"<>|^`", "//a//"] {
                    #expect(try await transport.perform(.get, server.url(path)).status == 200)
                    #expect(server.heads.last?.hasPrefix("GET \(path) HTTP/1.1\r\n") == true, "\(path)")
                }
                let capitals = try #require(WebAddress("HTTP://127.0.0.1:\(server.port)/"))
                let call = TransportCall(WireCall(.get, .link("")), to: capitals, peers: .anywhere)
                #expect(await transport.perform(call).status == 200)
            }
        }

        @Test("A library that is too old or incomplete is refused in a plain sentence")
        func library() throws {
            func sentence(_ version: UInt32, _ text: String, _ isComplete: Bool) -> String? {
                do throws(UnusableCurl) {
                    try CurlLibrary.check(version, text: text, isComplete: isComplete)
                    return nil
                } catch {
                    return error.description
                }
            }
            #expect(
                sentence(0x074F01, "7.79.1", true) == "Easel needs libcurl 7.80 or newer, and this machine has 7.79.1.")
            #expect(sentence(0x080000, "8.0", false)?.contains("TLS") == true)
            #expect(sentence(0, "", true) == "libcurl would not start.")
            #expect(sentence(0x075000, "7.80.0", true) == nil)
        }

        @Test("The numbers of the options are those of the library on this machine")
        func optionNumbers() throws {
            struct Entry {
                var name: UnsafePointer<CChar>?
                var number: Int32
                var type: Int32
            }
            typealias Find = @convention(c) (Int32) -> UnsafeRawPointer?
            let symbol = try #require(dlsym(dlopen(nil, RTLD_NOW), "curl_easy_option_by_id"))
            let find = unsafeBitCast(symbol, to: Find.self)
            func name(_ number: Int32) -> String? {
                find(number)?.load(as: Entry.self).name.map { String(cString: $0) }
            }
            let names: [Int32: String] = [
                47: "POST", 51: "NETRC", 52: "FOLLOWLOCATION", 64: "SSL_VERIFYPEER", 80: "HTTPGET",
                81: "SSL_VERIFYHOST", 84: "HTTP_VERSION", 98: "BUFFERSIZE", 99: "NOSIGNAL",
                155: "TIMEOUT_MS",
                156: "CONNECTTIMEOUT_MS", 181: "PROTOCOLS", 229: "HEADEROPT", 234: "PATH_AS_IS",
                265: "SUPPRESS_CONNECT_HEADERS", 278: "DISALLOW_USERNAME_IN_URL", 285: "HTTP09_ALLOWED",
                288: "MAXAGE_CONN", 32: "SSLVERSION", 322: "QUICK_EXIT", 30120: "POSTFIELDSIZE_LARGE", 10002: "URL",
                10004: "PROXY", 10018: "USERAGENT", 10065: "CAINFO", 10102: "ACCEPT_ENCODING", 10177: "NOPROXY",
                10246: "PROXY_CAINFO", 10010: "ERRORBUFFER", 10023: "HTTPHEADER", 10165: "COPYPOSTFIELDS",
                10203: "RESOLVE",
                10001: "WRITEDATA", 10009: "READDATA", 10029: "HEADERDATA", 10103: "PRIVATE",
                10164: "OPENSOCKETDATA", 10313: "PREREQDATA", 20011: "WRITEFUNCTION", 20012: "READFUNCTION",
                20079: "HEADERFUNCTION", 20163: "OPENSOCKETFUNCTION", 20167: "SEEKFUNCTION", 20312: "PREREQFUNCTION",
            ]
            for (number, expected) in names { #expect(name(number) == expected) }
            let used =
                CurlOption.Number.allCases.map(\.rawValue) + CurlOption.Size.allCases.map(\.rawValue)
                + CurlOption.Text.allCases.map(\.rawValue) + CurlOption.Pointer.allCases.map(\.rawValue)
            #expect(used.allSatisfy { names[$0] != nil })
        }
    }
}
