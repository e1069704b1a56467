import EaselCore
import Testing

@Suite("Finding models and services")
struct RegistryTests {
    private static func registry() throws -> Registry {
        try Registry([
            Fake.family(["alpha", "beta"]), Fake.family(["beta", "gamma"], at: "z"),
            Fake.family(["delta"], route: "r2"),
        ])
    }

    @Test(
        "a name finds its one model, in full also where two services have it",
        arguments: [
            ("alpha", nil, "s/alpha"), ("s/alpha", nil, "s/alpha"), ("z/beta", nil, "z/beta"), ("beta", "z", "z/beta"),
            ("beta", "s", "s/beta"), ("s/beta", "s", "s/beta"), ("delta", nil, "s/delta"),
        ]
            as [(String, String?, String)])
    func found(_ name: String, _ service: String?, _ full: String) throws {
        #expect(try Self.registry().entry(named: name, at: service).fullName == full)
    }

    @Test(
        "a name that finds none or two is refused with help",
        arguments: [
            ("beta", nil, "Two services have a model named beta: s/beta and z/beta.", "Name it in full."),
            ("alpah", nil, "There is no model named alpah.", "Did you mean alpha?"),
            ("z/gama", nil, "There is no model named z/gama.", "Did you mean z/gamma?"),
            ("gamma", "s", "There is no model named gamma.", "It is at another service: z/gamma."),
            ("s/beta", "z", "There is no model named s/beta.", "Did you mean beta?"),
            ("q\u{1b}q", nil, "There is no model named q\\u{1b}q.", "Known models: alpha, beta, beta, gamma, delta."),
            ("", nil, "There is no model named .", "Known models: alpha, beta, beta, gamma, delta."),
            ("alpha", "y", "There is no service named y.", "Did you mean s?"),
            ("alpha", "nowhere", "There is no service named nowhere.", "Known services: s, z."),
        ] as [(String, String?, String, String)])
    func missing(_ name: String, _ service: String?, _ message: String, _ next: String) throws {
        let registry = try Self.registry()
        let failure = #expect(throws: ImageFailure.self) { try registry.entry(named: name, at: service) }
        #expect((failure?.code, failure?.message, failure?.next) == (.unknownModel, message, next))
    }

    @Test("two models of one full name are refused when they are collected")
    func duplicates() throws {
        let twice = [try Fake.family(["a", "b"]), try Fake.family(["b"])]
        let failure = #expect(throws: ImageFailure.self) { try Registry(twice) }
        #expect((failure?.code, failure?.message) == (.internalFault, "Two families provide s/b."))
        #expect(throws: ImageFailure.self) { try Registry([Fake.family(["a", "a"])]) }
    }

    @Test("a ticket finds who looks at it, by service and route")
    func pollers() throws {
        let registry = try Self.registry()
        let tickets = try [("s", "r"), ("s", "r2"), ("z", "r"), ("z", "r2"), ("y", "r")].map {
            try Fake.ticket(service: $0, route: $1)
        }
        #expect(tickets.map { registry.poller(for: $0)?.route } == ["r", "r2", "r", nil, nil])
    }

    @Test("services stand once each, in order, and move together")
    func services() throws {
        let registry = try Self.registry()
        let last = try registry.service("z")
        #expect(registry.services.map(\.id) == ["s", "z"] && last.name == "Z")
        let near = try #require(ServiceAddresses(api: "http://localhost:1"))
        let moved = try registry.moved { $0.id == "s" ? $0.at(near) : $0 }
        #expect(
            moved.services.map(\.isNearby) == [true, false]
                && moved.entries.map(\.fullName) == registry.entries.map(\.fullName))
        #expect(throws: ImageFailure.self) { try registry.moved { $0.at(near, as: "one") } }
    }
}
