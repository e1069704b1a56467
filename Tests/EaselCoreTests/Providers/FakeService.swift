import EaselCore
import Testing

/// A service of two words for tests: it takes what it is given and says what it is told.
enum Fake {
    static func service(_ id: String = "s", api: String = "https://a.b") throws -> ImageService {
        let addresses = try #require(ServiceAddresses(api: api))
        return ImageService(
            id: id, name: id.uppercased(), addresses: addresses, key: ServiceKey(.bearer, variable: "K", page: "p"),
            linkLifeSeconds: 1, patience: .seconds(1))
    }

    static let parameters = [
        ImageParameter("prompt", .prompt, .text(length: 1...Int.max), "P").required(),
        ImageParameter("seed", .seed, .integer(0...9), "S"),
        ImageParameter("width", .width, .integer(64...128), "W"),
        ImageParameter("height", .height, .integer(64...128), "H"),
        ImageParameter("images", .images, .images(ImageRule(upTo: 2, by: [.link, .base64])), "I"),
        ImageParameter("ratio", .ratio, .ratios([Ratio(1, 1)]), "R").sent(as: "1:1", in: .edit),
    ]

    static func family(
        _ models: [String], at service: String = "s", route: String = "r", api: String = "https://a.b",
        accepting parameters: [ImageParameter] = parameters
    ) throws -> ImageFamily {
        let dialect = Dialect(
            route: route,
            submit: Turn(
                say: { WireCall(.post, .api("/submit"), body: .json(.object($0.values))) },
                hear: { _, reply in reply.status == 200 ? .accepted(task: "t") : .unclear("\(reply.status)") }),
            look: Turn(
                say: { WireCall(.get, .api("/\($0.encodedTask)")) },
                hear: { _, reply in reply.status == 404 ? .notFound : .running(TaskProgress()) }))
        let models = models.map { ImageModel($0, title: $0, goodFor: "tests", accepting: parameters) }
        return ImageFamily("F", at: try self.service(service, api: api), speaking: dialect, models: models)
    }

    static func ticket(service: String = "s", route: String = "r") throws -> TaskTicket {
        let origin = try #require(Origin("https://a.b"))
        return try #require(
            TaskTicket(service: service, route: route, origin: origin, model: "m", task: "t", submittedAt: 0))
    }
}

/// A line that ends every call in one way.
struct Ends: Line {
    let ending: Ending
    func send(_ call: WireCall) async -> Ending { ending }
}
