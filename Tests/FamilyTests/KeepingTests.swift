import Easel
import EaselTesting
import Foundation
import Testing

@Suite("A request that is kept")
struct KeepingTests {
    private static let hush = "hush-4711-hush"

    private static func request() throws -> ImageRequest {
        var request = ImageRequest("a fox", editing: .link("https://a.b/c.png"), .bytes([1, 2]))
        request.shape = .ratio(16, 9)
        request.seed = Int64.max
        request.set("guidance_scale", to: .number(try #require(JSONNumber("2.50"))))
        request.set("prompt_upsampling", to: true)
        request.setRaw("brand_new", to: ["a": [1, "x", false]])
        request[Vtrix.FluxKontext.self].steps = 30
        request[Vtrix.FluxKontext.self].guidanceScale = 2.5
        request[Kie.FluxKontext.self].watermark = "id"
        request.set("webhook_secret", to: try Secret(hush))
        return request
    }

    @Test("comes back with all its wishes, and without its secrets")
    func round() throws {
        let request = try Self.request()
        let back = try JSONDecoder().decode(ImageRequest.self, from: JSONEncoder().encode(request))
        #expect(back.extras == request.extras && back.extras["guidance_scale"]?.number == JSONNumber("2.5"))
        #expect(back.familyExtras == request.familyExtras && back.familyExtras.count == 2)
        #expect(back.rawParameters == request.rawParameters && back.rawParameters.count == 1)
        #expect(back[Vtrix.FluxKontext.self].steps == 30 && back[Kie.FluxKontext.self].watermark == "id")
        #expect(back.seed == Int64.max && back.shape == request.shape && back.images == request.images)
        #expect(back.isFromOutside && back.secrets.isEmpty)
    }

    @Test("X10: shows its secret in no encoding, description or dump, checked or not")
    func secrecy() throws {
        var request = ImageRequest("a fox")
        request.set("webhook_secret", to: try Secret(Self.hush))
        let checked = try Six.check(request, on: Six.entry(Six.max2))
        let call = try #require(Vtrix.Flux2.family.call(for: checked))
        let secret = try Secret(Self.hush)
        for value in [request, checked, call, checked.secrets, checked.wireMembers, secret] as [Any] {
            var dumped = ""
            dump(value, to: &dumped)
            for text in [dumped, "\(value)", String(reflecting: value)] { #expect(!text.contains(Self.hush)) }
        }
        for data in [try JSONEncoder().encode(request), try JSONEncoder().encode(checked)] {
            #expect(!String(decoding: data, as: UTF8.self).contains(Self.hush))
        }
        // It is there all the same, where the body is written.
        let secrets = (call.body?.pieces ?? []).compactMap { if case .secret(let secret) = $0 { secret } else { nil } }
        #expect(secrets.map { $0.open { $0 } } == [Self.hush])
    }

    @Test("says after storage that it lacks its secret")
    func lacking() throws {
        var request = ImageRequest("a fox")
        let plain = try Six.check(request, on: Six.entry(Six.max2))
        request.set("webhook_secret", to: try Secret(Self.hush))
        let checked = try Six.check(request, on: Six.entry(Six.max2))
        let back = try JSONDecoder().decode(CheckedRequest.self, from: JSONEncoder().encode(checked))
        #expect(!plain.lacksSecret && !checked.lacksSecret)
        #expect(back.lacksSecret && back.secrets.isEmpty && back.secretNames == ["webhook_secret"])
        #expect(back.values == checked.values && back.notes == checked.notes)
    }

    @Test("takes a family's wish along, and says where it does not apply")
    func typed() throws {
        var request = ImageRequest("a fox")
        request[Vtrix.FluxKontext.self].steps = 30
        let here = try Six.check(request, on: Six.entry(Six.max))
        #expect(here.values["steps"] == 30)
        let elsewhere = try Six.check(request, on: Six.entry(Six.kie[0]))
        #expect(elsewhere.values["steps"] == nil)
        #expect(
            elsewhere.notes.contains {
                $0.wish == "steps" && $0.kind == .dropped && $0.reason.contains("Vtrix FLUX.1 Kontext")
            })
        request[Vtrix.FluxKontext.self].steps = nil
        #expect(request.familyExtras.isEmpty)
    }
}
