import EaselCore
import Foundation
import Testing

@Suite("Finding a service's doors")
struct ImageServiceTests {
    private static func service(_ api: String, upload: String? = nil) throws -> ImageService {
        let addresses = try #require(ServiceAddresses(api: api, upload: upload))
        return ImageService(
            id: "s", name: "S", addresses: addresses, key: ServiceKey(.bearer, variable: "S_KEY", page: "p"),
            linkLifeSeconds: 1, patience: .seconds(1))
    }

    @Test(
        "X9: a key's door is https, or on this machine",
        arguments: [
            ("https://a.b", true), ("https://a.b/prefix/", true), ("http://localhost:1", true),
            ("http://127.0.0.1", true), ("http://[::1]:8/x", true), ("http://a.b", false), ("http://10.0.0.1", false),
            ("http://127.0.0.1.a.b", false), ("http://localhost.a.b", false), ("https://a.b?x", false),
            ("https://u@a.b", false), ("a.b", false), ("", false),
        ])
    func door(_ text: String, _ isOne: Bool) {
        #expect((ServiceAddresses.door(text) != nil) == isOne)
        #expect((ServiceAddresses(api: text) != nil) == isOne)
        #expect((ServiceAddresses(api: "https://a.b", upload: text) != nil) == isOne)
    }

    struct Row: Sendable {
        let service: String
        let place: WireCall.Place
        let address: String?
        let peers: PeerPolicy
        let takesKey: Bool

        init(
            _ service: String, _ place: WireCall.Place, _ address: String?, _ peers: PeerPolicy = .publicHosts,
            key: Bool = false
        ) {
            self.service = service
            self.place = place
            self.address = address
            self.peers = peers
            self.takesKey = key
        }
    }

    static let rows: [Row] = [
        Row("https://a.b/p", .api("/x?y=1"), "https://a.b/p/x?y=1", .anywhere, key: true),
        Row("https://a.b", .upload("/x"), "https://up.c/x", .anywhere, key: true),
        Row("https://a.b", .link("https://a.b/x"), "https://a.b/x"),
        Row("https://a.b", .link("https://c.d/x"), "https://c.d/x"),
        Row("https://a.b", .link("http://c.d/x"), nil), Row("https://a.b", .link("http://127.0.0.1/x"), nil),
        Row("https://a.b", .link("nowhere"), nil), Row("https://a.b", .link(""), nil),
        Row("http://127.0.0.1:9", .link("http://127.0.0.1:9/x"), "http://127.0.0.1:9/x", .publicHostsAndLoopback),
        Row("http://127.0.0.1:9", .link("http://localhost/x"), "http://localhost/x", .publicHostsAndLoopback),
        Row("http://127.0.0.1:9", .link("http://c.d/x"), nil),
        Row("http://127.0.0.1:9", .link("https://c.d/x"), "https://c.d/x", .publicHostsAndLoopback),
    ]

    @Test("a key goes to the service's own doors alone, and a link where links may go", arguments: rows)
    func destination(_ row: Row) throws {
        let found = try Self.service(row.service, upload: "https://up.c").destination(of: row.place)
        #expect(found?.address.description == row.address)
        if row.address != nil { #expect(found?.peers == row.peers && found?.takesKey == row.takesKey) }
    }

    /// The hosts of `Tests/Fixtures/Hosts/inside.txt`.
    static func hostsInside() throws -> [String] {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let text = try String(contentsOf: tests.appending(path: "Fixtures/Hosts/inside.txt"), encoding: .utf8)
        return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map(String.init)
    }

    @Test("D15, D18: no spelling of a host that the open internet cannot reach is a place for a link")
    func inside() throws {
        let service = try Self.service("https://a.b")
        let hosts = try Self.hostsInside()
        #expect(hosts.count > 100)
        for host in hosts {
            for link in ["https://\(host)/x.png", "HTTPS://\(host):8443/x", "https://\(host)?q", "https://\(host)#f"] {
                guard let found = service.destination(of: .link(link)) else { continue }
                // A name is judged when it is connected, and an address at once.
                let origin = found.address.origin
                #expect(
                    found.peers == .publicHosts && (origin.literal.map { $0.reach != .open } ?? origin.isLoopback),
                    "\(link)")
            }
            // Nor is any of them a place for a key in plain text, unless it is this very machine.
            #expect((ServiceAddresses.door("http://\(host)") != nil) == Self.thisMachine.contains(host), "\(host)")
        }
    }

    private static let thisMachine: Set<String> = [
        "127.0.0.1", "127.255.255.254", "[::1]", "[0:0:0:0:0:0:0:1]", "[0000:0000:0000:0000:0000:0000:0000:0001]",
        "localhost", "LocalHost", "[::ffff:127.0.0.1]", "[::FFFF:7F00:1]",
    ]

    @Test("a service without an upload host has none, and one at another place is the same otherwise")
    func moved() throws {
        let service = try Self.service("https://a.b")
        #expect(service.destination(of: .upload("/x")) == nil && service.plan == .patient && !service.isNearby)
        let near = service.at(try #require(ServiceAddresses(api: "http://localhost:7/p")), as: "sandbox")
        #expect(
            near.id == "sandbox" && near.name == "S" && near.plan == .nearby
                && near.origin.description == "http://localhost:7")
    }
}
