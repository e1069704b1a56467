import EaselCore
import EaselTesting
import Foundation
import Testing

@testable import EaselEngine

@Suite(.timeLimit(.minutes(5)))
struct DownloadingTests {
    private static let whole = Ending.bytes(SamplePicture.png)
    private static func hop(_ address: String, _ status: Int = 302) -> Ending {
        .status(status, ["Location": address])
    }

    struct Passing: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let endings: [Ending]
        var looks = 1
    }

    static let passing = [
        Passing(testDescription: "at once", endings: []),
        Passing(testDescription: "after a 500", endings: [.status(500)]),
        Passing(testDescription: "after a cut", endings: [.cut]),
        Passing(testDescription: "after nobody was reached", endings: [.unreached]),
        Passing(testDescription: "after an HTML page", endings: [.page], looks: 2),
        Passing(testDescription: "after an XML error", endings: [.bytes(Array("<?xml?><Error/>".utf8))], looks: 2),
        Passing(testDescription: "after half a picture", endings: [.bytes(SamplePicture.png.dropLast(9))], looks: 2),
        Passing(testDescription: "after nothing", endings: [.status(200)], looks: 2),
        Passing(testDescription: "after four troubles", endings: [.cut, .status(503), .unreached, .status(500)]),
        Passing(testDescription: "after a 404", endings: [.status(404)], looks: 2),
        Passing(testDescription: "after 403 and 410", endings: [.status(403), .status(410)], looks: 3),
    ]

    @Test("D2, D3: the picture comes home, and the order is paid once", arguments: passing)
    func comesHome(_ passing: Passing) async throws {
        let bench = try Bench()
        for ending in passing.endings { bench.transport.answer(.get, "/fox.png", with: ending) }
        bench.scriptHome()
        let delivery = try await bench.outcome().get()
        #expect(delivery.pictures.map(\.bytes) == [SamplePicture.png])
        #expect(delivery.pictures.first?.name == "a-red-fox")
        #expect(bench.submits == 1)
        #expect(bench.looks.count == passing.looks)
        #expect(bench.transport.calls(.get, Bench.home).count == passing.endings.count + 1)
        #expect(bench.transport.complaints.isEmpty)
    }

    @Test("D2: a dead link is replaced by the fresh one that the service gives")
    func freshLink() async throws {
        let bench = try Bench()
        bench.transport.answer(.get, "/tasks/", with: .done)
        bench.transport.answer(.get, "/tasks/") { _ in
            .json(#"{"state":"done","pictures":["https://cdn.example/fresh.png"]}"#)
        }
        bench.transport.answer(.get, "/fox.png", with: .status(403))
        bench.transport.answer(.get, "/fresh.png", with: Self.whole)
        bench.transport.answer(.post, "/paint", with: .accepted)
        let delivery = try await bench.outcome().get()
        #expect(delivery.pictures.map(\.address) == ["https://cdn.example/fresh.png"])
        #expect(bench.transport.complaints.isEmpty)
    }

    struct Failing: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let ending: Ending
        let code: ImageFailure.Code
        let state: OrderState
        let tries: Int
        let message: String
    }

    static let failing = [
        Failing(
            testDescription: "always 500", ending: .status(500), code: .downloadFailed, state: .succeeded, tries: 5,
            message: "The picture could not be fetched: The picture's host answered HTTP 500."),
        Failing(
            testDescription: "always dead", ending: .status(410), code: .downloadFailed, state: .succeeded, tries: 5,
            message: "The picture's link at cdn.example is dead (HTTP 410), and Practice gave no other."),
        Failing(
            testDescription: "always a page", ending: .page, code: .notAPicture, state: .succeeded, tries: 5,
            message: "What came from cdn.example is an HTML page, not a picture."),
        Failing(
            testDescription: "too large", ending: .unknown(LineTrouble(.tooLarge, "It is too large.")),
            code: .notAPicture, state: .succeeded, tries: 1, message: "The picture was not fetched: It is too large."),
        Failing(
            testDescription: "in circles", ending: hop("/fox.png"), code: .notAPicture, state: .succeeded, tries: 6,
            message: "The picture was not fetched: The picture's host redirects more than 5 times."),
        Failing(
            testDescription: "to nowhere", ending: .status(302), code: .notAPicture, state: .succeeded, tries: 1,
            message: "The picture was not fetched: "
                + "The picture's host redirects to an address that Easel does not open."),
    ]

    @Test("A picture that does not come says why, stays paid, and keeps its ticket", arguments: failing)
    func doesNotCome(_ failing: Failing) async throws {
        let bench = try Bench()
        bench.transport.answer(.get, "/fox.png") { _ in failing.ending }
        bench.scriptHome()
        let order = try await bench.studio.place(ImageRequest("a red fox"))
        let failure = await Result { () async throws(ImageFailure) in try await order.result() }.failure
        #expect(failure?.code == failing.code)
        #expect(failure?.message == failing.message)
        #expect(failure?.mayHaveCost == true)
        #expect(failure?.description == "\(failing.message) It is paid. Fetch it again.")
        #expect(failure?.retry == .later, "A paid picture is fetched again later, and not given up.")
        #expect(failure?.ticket?.task == "t1")
        #expect(order.status.state == failing.state)
        #expect(bench.transport.calls(.get, "/fox.png").count == failing.tries)
        #expect(bench.submits == 1)
    }

    @Test("D14, D17: five redirects are followed, and no hop gets the key")
    func redirects() async throws {
        let bench = try Bench()
        let hops = ["https://b.example/1", "/2", "//c.example/3", "https://practice.example/4", "HTTPS://d.example/5"]
        bench.transport.answer(.get, "/fox.png", with: Self.hop(hops[0], 301))
        for (index, status) in [302, 303, 307, 308].enumerated() {
            bench.transport.answer(.get, "/\(index + 1)", with: Self.hop(hops[index + 1], status))
        }
        bench.transport.answer(.get, "/5", with: Self.whole)
        bench.scriptHome()
        _ = try await bench.outcome().get()
        let fetches = bench.transport.calls.suffix(6)
        #expect(
            fetches.map(\.address) == [
                Bench.home, "https://b.example/1", "https://b.example/2", "https://c.example/3",
                "https://practice.example/4", "https://d.example/5",
            ])
        #expect(fetches.allSatisfy { $0.headerNames.isEmpty && $0.peers == .publicHosts && $0.cap == 64 << 20 })
        let others = bench.transport.calls.dropLast(6)
        #expect(others.count == 2)
        #expect(others.allSatisfy { $0.headerNames.contains("Authorization") })
    }

    @Test(
        "D15: a hop to an address that is not on the open internet is not taken",
        arguments: [
            "http://cdn.example/x.png", "file:///etc/passwd", "ftp://cdn.example/x", "https://127.0.0.1/x",
            "https://[::1]/x", "https://10.0.0.8/x", "https://169.254.169.254/latest/meta-data", "https://192.168.1.1/",
            "https://[::ffff:10.0.0.1]/x", "https://2130706433/x", "https://0x7f.1/x", "https://user@cdn.example/x",
            "https://cdn.example\\@10.0.0.8/", "javascript:alert(1)", "",
        ])
    func forbiddenHop(_ address: String) async throws {
        for isHop in [true, false] {
            let bench = try Bench()
            let link = isHop ? Bench.home : address.replacing("\\", with: "\\\\")
            bench.transport.answer(.get, "/tasks/", with: .json(#"{"state":"done","pictures":["\#(link)"]}"#))
            bench.transport.answer(.get, "/fox.png", with: Self.hop(address))
            bench.scriptHome()
            let failure = await bench.outcome().failure
            #expect(failure?.code == .notAPicture)
            #expect(failure?.mayHaveCost == true)
            #expect(bench.transport.calls.count == (isHop ? 3 : 2))
        }
    }

    @Test("D15: a hop to this machine or to an inner network is not taken, however its host is spelled")
    func forbiddenHosts() async throws {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let text = try String(contentsOf: tests.appending(path: "Fixtures/Hosts/inside.txt"), encoding: .utf8)
        let hosts = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
        #expect(hosts.count > 100)
        for host in hosts {
            let bench = try Bench()
            bench.transport.answer(.get, "/tasks/", with: .json(#"{"state":"done","pictures":["\#(Bench.home)"]}"#))
            bench.transport.answer(.get, "/fox.png", with: Self.hop("https://\(host)/x.png"))
            bench.scriptHome()
            _ = await bench.outcome()
            let hops = bench.transport.calls(.get, "/x.png")
            // A name goes to the transport, which may connect it to the open internet alone; no address does.
            #expect(hops.allSatisfy { $0.peers == .publicHosts && $0.address == "https://localhost/x.png" }, "\(host)")
            #expect(hops.isEmpty == (host.lowercased() != "localhost"), "\(host)")
        }
    }

    @Test("S11, D1: several pictures come in order, the shortest-lived link first, and only the broken one again")
    func several() async throws {
        let links = ["https://cdn.example/a", "https://cdn.example/b", "https://cdn.example/c"]
        let result = ImageResult(pictures: zip(links, [600, 60, 600]).map { PictureLink($0, lifeSeconds: $1) })
        let bench = try Bench([
            OddProvider { _, line in
                _ = await line.send(WireCall(.post, .api("/paint")))
                return .finished(result, task: nil)
            }
        ])
        bench.transport.answer(.get, "/a", with: .bytes(SamplePicture.png.dropLast(1)), Self.whole)
        bench.transport.answer(.get, "/b", with: .bytes(SamplePicture.jpeg))
        bench.transport.answer(.get, "/c", with: Self.whole)
        bench.scriptHome()
        let delivery = try await bench.outcome().get()
        #expect(delivery.pictures.map(\.address) == links)
        #expect(delivery.pictures.map(\.type) == [.png, .jpeg, .png])
        #expect(bench.transport.calls(.get, "/").map { String($0.address.suffix(1)) } == ["b", "a", "a", "c"])
    }

    @Test("D21: two who want the same result cause one download")
    func twoCallers() async throws {
        let bench = try Bench()
        bench.scriptHome()
        let order = try await bench.studio.place(ImageRequest("a red fox"))
        async let first = order.result()
        async let second = order.result()
        #expect(try await first == second)
        #expect(bench.transport.calls(.get, Bench.home).count == 1)
    }

    @Test("A host that asks to wait is asked again no sooner")
    func retryAfter() async throws {
        let bench = try Bench()
        bench.transport.answer(.get, "/fox.png", with: .status(503, ["Retry-After": "30"]))
        bench.scriptHome()
        _ = try await bench.outcome().get()
        let moments = bench.transport.calls(.get, "/fox.png").map(\.moment)
        #expect(moments.count == 2)
        #expect(moments.last.map { $0 - (moments.first ?? .zero) >= .seconds(30) } == true)
    }

    @Test("A service on this machine may hand out links on this machine, and still none further inside")
    func nearby() async throws {
        let here = try #require(ServiceAddresses(api: "http://127.0.0.1:8080/v1"))
        for (link, isFetched) in [("http://127.0.0.1:9/fox.png", true), ("http://10.0.0.8/fox.png", false)] {
            let bench = try Bench([Practice.family.moved(to: Practice.service.at(here))])
            bench.transport.answer(.post, "/v1/paint", with: .json(#"{"pictures":["\#(link)"]}"#))
            bench.scriptHome()
            #expect(await bench.outcome().failure == nil || !isFetched)
            #expect(bench.transport.calls(.get, link).count == (isFetched ? 1 : 0))
        }
    }
}
