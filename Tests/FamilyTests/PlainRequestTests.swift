import Easel
import EaselTesting
import Foundation
import Testing

@Suite("What is sent when little is said")
struct PlainRequestTests {
    @Test("is the prompt alone, and Kie's ratio where a new picture needs one", arguments: Six.names)
    func unset(_ model: String) throws {
        let entry = try Six.entry(model)
        let isKie = Six.kie.contains(model)
        let made = try Six.check(Six.request(.generate), on: entry).values
        #expect(made == (isKie ? ["prompt": "a", "aspectRatio": "16:9"] : ["prompt": "a"]))
        #expect(try Six.check(Six.request(.edit), on: entry).values == ["prompt": "a"])
    }

    @Test("P20: needs a prompt", arguments: Six.names, ["", " ", "\r\n\t", "\u{3000}"])
    func prompt(_ model: String, _ prompt: String) throws {
        let entry = try Six.entry(model)
        for mode in Mode.allCases {
            var request = Six.request(mode)
            request.prompt = prompt
            #expect(throws: ImageFailure.self) { try Six.check(request, on: entry) }
        }
    }

    @Test("has the defaults of the pages: jpeg, safety 2, and the flags", arguments: Six.names)
    func defaults(_ model: String) throws {
        let schema = try Six.entry(model).model.schema
        for mode in Mode.allCases {
            func standard(_ role: ParameterRole) -> JSON? {
                schema.parameter(role, in: mode)?.limits(in: mode)?.defaultValue
            }
            #expect(standard(.format) == "jpeg")
            #expect(standard(.safety) == (model == Six.pro2 ? "2" : 2))
            #expect(standard(.width) == nil && standard(.seed) == nil)
            let isKie = Six.kie.contains(model)
            #expect(standard(.ratio) == (isKie && mode == .generate ? "16:9" : nil))
            let flags = schema.parameters.filter { $0.limits(in: mode)?.rule == .flag }
            for flag in flags {
                #expect(flag.limits(in: mode)?.defaultValue == .bool(flag.name == "enableTranslation"))
            }
        }
    }

    @Test("types safety as the page does")
    func safety() throws {
        var request = ImageRequest("a")
        request.safety = 2
        for model in Six.names {
            let values = try Six.check(request, on: Six.entry(model)).values
            let name = Six.kie.contains(model) ? "safetyTolerance" : "safety_tolerance"
            #expect(values[name] == (model == Six.pro2 ? "2" : 2))
        }
    }

    @Test("can be one side of a size alone, and a webhook's address or its secret alone")
    func alone() throws {
        for (name, value) in [("width", JSON.integer(64)), ("height", 64), ("webhook_url", "https://a.b/c")] {
            var request = ImageRequest("a")
            request.set(name, to: value)
            let checked = try Six.check(request, on: Six.entry(Six.max2))
            #expect(checked.values == JSONObject([.init("prompt", "a"), .init(name, value)]))
        }
        var request = ImageRequest("a")
        request.set("webhook_secret", to: try Secret("hush"))
        let checked = try Six.check(request, on: Six.entry(Six.max2))
        #expect(checked.secretNames == ["webhook_secret"] && checked.values == ["prompt": "a"])
    }

    @Test("says that an edit with a ratio may be cropped or padded", arguments: Six.kie)
    func cropping(_ model: String) throws {
        var request = Six.request(.edit)
        request.shape = .ratio(1, 1)
        let notes = try Six.check(request, on: Six.entry(model)).notes.filter { $0.wish == "ratio" }
        #expect(notes.map(\.kind) == [.exact] && notes[0].reason.contains("may be cropped or padded"))
        request.images = []
        let made = try Six.check(request, on: Six.entry(model)).notes.filter { $0.wish == "ratio" }
        #expect(made.map(\.reason) == ["Sent as wished."])
    }

    static let inside = [
        "http://localhost/x", "http://127.0.0.1:8080/x", "http://127.9.9.9/x", "http://[::1]/x", "http://10.0.0.1/x",
        "http://172.16.0.1/x", "https://192.168.1.1/x", "http://169.254.169.254/x", "http://[fd00::1]/x",
        "http://0.0.0.0/x",
    ]

    @Test("is no picture on this machine or a private network, unless the service is there too", arguments: inside)
    func nearby(_ link: String) throws {
        let near = try #require(ServiceAddresses(api: "http://127.0.0.1:1", upload: "http://127.0.0.1:1"))
        let moved = try Registry.everyFamily().moved { $0.at(near) }
        for model in Six.names {
            let request = ImageRequest("a", editing: .link(link))
            #expect(throws: ImageFailure.self) { try Six.check(request, on: Six.entry(model)) }
            #expect(throws: Never.self) { try Six.check(request, on: moved.entry(named: model)) }
        }
    }
}
