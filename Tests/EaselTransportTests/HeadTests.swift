import EaselCore
import EaselTransport
import Foundation
import Testing

extension TransportTests {
    /// What comes back before the body.
    @Suite struct HeadTests {
        private func ending(of answer: String, _ calling: Calling = .post) async throws -> Ending {
            let server = RawServer { peer in
                guard peer.request() != nil else { return }
                peer.say(answer)
            }
            defer { server.stop() }
            return try await transport.perform(calling, server.url())
        }

        private static let end = "Content-Length: 0\r\n\r\n"

        @Test(
            "X7: 2,000 headers, a header of 64 kB or of 1 MB, and 500 interim answers are refused",
            arguments: Carrier.allCases)
        func tooMuch(carrier: Carrier) async throws {
            try await carrier.carry { () async throws in
                let many = (1...2000).map { "X-\($0): a\r\n" }.joined()
                let answers = [
                    "HTTP/1.1 200 OK\r\n" + many + Self.end,
                    "HTTP/1.1 200 OK\r\nX: " + String(repeating: "a", count: 64 << 10) + "\r\n" + Self.end,
                    "HTTP/1.1 200 OK\r\nX: " + String(repeating: "a", count: 1 << 20) + "\r\n" + Self.end,
                    "HTTP/1.1 200 OK\r\nX: " + String(repeating: "a", count: 1 << 20),
                    String(repeating: "HTTP/1.1 100 Continue\r\n\r\n", count: 500) + "HTTP/1.1 200 OK\r\n" + Self.end,
                    String(repeating: "HTTP/1.1 103 Hints\r\nLink: a\r\n\r\n", count: 500) + "HTTP/1.1 200 OK\r\n"
                        + Self.end,
                ]
                for answer in answers {
                    let ending = try await ending(of: answer)
                    #expect(ending.kind == "unknown too_large")
                    #expect(ending.sentence?.hasPrefix("The headers of the answer from 127.0.0.1:") == true)
                }
            }
        }

        @Test(
            "180 headers and a few interim answers are taken, and only the final answer counts",
            arguments: Carrier.allCases)
        func enough(carrier: Carrier) async throws {
            try await carrier.carry { () async throws in
                let many = (1...180).map { "X-\($0): a\r\n" }.joined()
                let ending = try await ending(
                    of: "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\nX-Early: 1\r\n\r\nHTTP/1.1 201 Made\r\n"
                        + many
                        + Self.end)
                let reply = try #require(ending.reply)
                #expect(reply.status == 201)
                #expect(reply.headers.count == 181)
                #expect(reply.header("X-Early") == nil)
            }
        }

        @Test("X7: Interim answers that never end are refused", arguments: Carrier.allCases)
        func endlessInterim(carrier: Carrier) async throws {
            try await carrier.carry { () async throws in
                let server = RawServer { peer in
                    guard peer.request() != nil else { return }
                    while peer.say("HTTP/1.1 102 Working\r\n\r\n") {}
                }
                defer { server.stop() }
                #expect(try await transport.perform(.post, server.url()).kind == "unknown too_large")
            }
        }

        @Test("Headers keep their order, their repetition and their folded lines", arguments: Carrier.allCases)
        func values(carrier: Carrier) async throws {
            try await carrier.carry { () async throws in
                let ending = try await ending(
                    of: "HTTP/1.1 200 OK\r\nA:  1 \r\na: 2\r\nLong: x\r\n  y\r\nEmpty:\r\nBad name: z\r\n" + Self.end
                )
                let headers = try #require(ending.reply?.headers)
                #expect(headers.map(\.name) == ["A", "a", "Long", "Empty", "Content-Length"])
                #expect(headers.map(\.value) == ["1", "2", "x y", "", "0"])
            }
        }

        @Test("Trailers are no headers", arguments: Carrier.allCases)
        func trailers(carrier: Carrier) async throws {
            try await carrier.carry { () async throws in
                let ending = try await ending(
                    of: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nX-Late: 1\r\n\r\n")
                #expect(ending.text == "hi")
                #expect(ending.reply?.headers.map(\.name) == ["Transfer-Encoding"])
            }
        }

        @Test(
            "D4: an answer that states its length in two ways is trouble",
            arguments: Carrier.allCases,
            [
                "Content-Length: 2\r\nContent-Length: 3", "Content-Length: 2, 3", "Content-Length: -2",
                "Content-Length: 0x2", "Content-Length: ", "Content-Length: 99999999999999999999",
            ])
        func twoLengths(carrier: Carrier, lines: String) async throws {
            try await carrier.carry { () async throws in
                let ending = try await ending(of: "HTTP/1.1 200 OK\r\n\(lines)\r\n\r\nhi!")
                #expect(ending.kind == "unknown not_http")
            }
        }

        @Test(
            "D4: a length that is two numbers, on one line or on two, is trouble",
            arguments: ["Content-Length: 2 2", "Content-Length: 2\r\n 2"])
        func twoNumbers(line: String) async throws {
            // URLSession takes the first number, and lets nobody see the line.
            try await Carrier.libcurl.carry { () async throws in
                let ending = try await ending(of: "HTTP/1.1 200 OK\r\n\(line)\r\n\r\nhi!")
                #expect(ending.kind == "unknown not_http")
            }
        }

        @Test(
            "D4: an answer that states its length in two ways and two spellings is trouble", arguments: Carrier.allCases
        )
        func twoSpellings(carrier: Carrier) async throws {
            try await carrier.carry { () async throws in
                let ending = try await ending(
                    of: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX: y\r\ncontent-length: 1\r\n\r\nhi!")
                #expect(ending.kind == "unknown not_http")
            }
        }

        @Test("The sentence about two lengths names them", arguments: Carrier.allCases)
        func twoLengthsSentence(carrier: Carrier) async throws {
            try await carrier.carry { () async throws in
                let ending = try await ending(
                    of: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nhi!")
                #expect(ending.sentence?.hasSuffix("states its length in two ways.") == true)
            }
        }

        @Test("The same length twice is one length", arguments: Carrier.allCases)
        func sameLength(carrier: Carrier) async throws {
            try await carrier.carry { () async throws in
                let ending = try await ending(
                    of: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2, 2\r\n\r\nhi")
                #expect(ending.text == "hi")
            }
        }

        @Test(
            "What is not HTTP is not taken",
            arguments: Carrier.allCases,
            [
                "hello", "SSH-2.0-OpenSSH_9\r\n", "<html>hello</html>\n\n", "ICY 200 OK\r\n\r\n", "\r\n\r\nhi",
                "HTTP/1.1 200 OK\r\nno colon\r\n\r\n", "HTTP/1.1 20 OK\r\n\r\n", "HTTP/9.9 200 OK\r\n\r\n",
            ])
        func notHTTP(carrier: Carrier, bytes: String) async throws {
            try await carrier.carry { () async throws in
                let ending = try await ending(of: bytes)
                #expect(ending.kind == "unknown not_http")
                #expect(ending.sentence?.hasPrefix("What 127.0.0.1:") == true)
                #expect(ending.sentence?.hasSuffix(" answered is not HTTP.") == true)
            }
        }

        @Test("A switch to another protocol that nobody asked for is no answer", arguments: Carrier.allCases)
        func switching(carrier: Carrier) async throws {
            try await carrier.carry { () async throws in
                let ending = try await ending(
                    of: "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nhello")
                #expect(ending.kind == "unknown not_http")
            }
        }

        @Test(
            "D4: an answer that stops before its end is no answer",
            arguments: Carrier.allCases,
            [
                "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhi",
                "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhe",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhi\r\n0\r\n\r\n",
                "HTTP/1.1 100 Continue\r\n\r\n",
            ])
        func cut(carrier: Carrier, answer: String) async throws {
            try await carrier.carry { () async throws in
                let ending = try await ending(of: answer)
                #expect(ending.kind == "unknown cut")
                #expect(ending.sentence?.hasSuffix(" stopped before its end.") == true)
            }
        }

        /// What can go wrong with an answer, apart from what ends the process where a library has such a fault.
        private static let odd = [
            "", "hello", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhi",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhi\r\n0\r\n\r\n",
            "HTTP/1.1 100 Continue\r\n\r\n",
            "HTTP/1.1 401 No\r\nWWW-Authenticate: Digest realm=a, nonce=b\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 401 No\r\nWWW-Authenticate: Bearer\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 401 No\r\nwww-authenticate: \r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 302 Found\r\nLocation: \r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 302 Found\r\nLocation: http://[\r\nContent-Length: 0\r\n\r\n",
        ]

        @Test("No answer ends the process", arguments: Carrier.allCases, odd)
        func survives(carrier: Carrier, answer: String) async throws {
            try await carrier.carry { () async throws in await staysAlive(carrier, answer) }
        }

        @Test(
            "No answer that stops in its head ends the process", arguments: Carrier.allCases,
            ["HTTP/1.1 200 OK\r\nContent-Le", "HTTP/1.1 200 OK\r\nA: b\r\n"])
        func survivesCutHead(carrier: Carrier, answer: String) async throws {
            try await carrier.carry { () async throws in await staysAlive(carrier, answer) }
        }

        @Test("No answer with trailers ends the process", arguments: Carrier.allCases)
        func survivesTrailers(carrier: Carrier) async throws {
            let answer = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nX-Late: 1\r\n\r\n"
            try await carrier.carry { () async throws in await staysAlive(carrier, answer) }
        }

        private func staysAlive(_ carrier: Carrier, _ answer: String) async {
            await #expect(processExitsWith: .success) { [carrier, answer] in
                let server = RawServer { peer in
                    guard peer.request() != nil else { return }
                    peer.say(answer)
                }
                let call = Calling.post.with { $0.deadline = .seconds(2) }
                _ = try await carrier.transport().perform(call, server.url())
                exit(0)
            }
        }

        @Test(
            "D4: an answer that stops in its head is no answer", arguments: Carrier.allCases,
            ["HTTP/1.1 200 OK\r\nContent-Le", "HTTP/1.1 200 OK\r\nA: b\r\n"])
        func cutHead(carrier: Carrier, answer: String) async throws {
            try await carrier.carry { () async throws in #expect(try await ending(of: answer).kind == "unknown cut") }
        }

        @Test("An answer without a length ends with its connection", arguments: Carrier.allCases)
        func untilClosed(carrier: Carrier) async throws {
            try await carrier.carry { () async throws in
                #expect(try await ending(of: "HTTP/1.1 200 OK\r\n\r\nall of it").text == "all of it")
                #expect(try await ending(of: "HTTP/1.0 200 OK\r\n\r\nall of it").text == "all of it")
            }
        }

        @Test("Bytes beyond the stated length are no part of any answer", arguments: Carrier.allCases)
        func excess(carrier: Carrier) async throws {
            try await carrier.carry { () async throws in
                let server = RawServer { peer in
                    while peer.request() != nil {
                        peer.say(
                            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhiHTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nbad"
                        )
                    }
                }
                defer { server.stop() }
                for _ in 1...3 { #expect(try await transport.perform(.post, server.url()).text == "hi") }
                #expect(server.heads.count == 3)
            }
        }
    }
}
