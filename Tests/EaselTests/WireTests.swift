import Easel
import Foundation
import TestGround
import Testing

@Suite("What goes over the wire", .timeLimit(.minutes(5)))
struct WireTests {
    private func body(_ request: Sandbox.SeenRequest) -> String { String(decoding: request.body, as: UTF8.self) }

    private func submit(_ request: ImageRequest, at service: String) async throws -> (Practice, Sandbox.SeenRequest) {
        let practice = try await Practice(pace: .zero)
        let order = try await practice.studio.place(request, on: .anyAt(service))
        _ = try await order.result(within: .seconds(180))
        let seen = try #require(practice.sandbox.seen.first { $0.stage == .submit })
        return (practice, seen)
    }

    @Test("X3: Vtrix is sent its wrapped body, a seed digit for digit, and nothing that was not asked")
    func vtrix() async throws {
        var request = ImageRequest("a red fox")
        request.seed = 9_007_199_254_740_993
        request.shape = .landscape16x9
        request.set("steps", to: 30)
        let (practice, seen) = try await submit(request, at: "vtrix")
        #expect(seen.path == "/model/v1/generation")
        #expect(
            body(seen)
                == #"{"model":"flux_kontext_max","input":[{"params":{"prompt":"a red fox","aspect_ratio":"16:9","#
                + #""seed":9007199254740993,"steps":30}}]}"#)
        #expect(seen.header("Authorization") == "Bearer \(Practice.key)")
        #expect(seen.header("Content-Type") == "application/json")
        await practice.sandbox.stop()
    }

    @Test("Kie is sent a flat body with the ratio that it needs when generating")
    func kie() async throws {
        let (practice, seen) = try await submit(ImageRequest("a red fox"), at: "kie")
        #expect(seen.path == "/api/v1/flux/kontext/generate")
        #expect(body(seen) == #"{"prompt":"a red fox","aspectRatio":"16:9","model":"flux-kontext-pro"}"#)
        #expect(seen.header("Authorization") == "Bearer \(Practice.key)")
        await practice.sandbox.stop()
    }

    @Test(
        "a local picture goes to Vtrix as plain base64 and to Kie by its upload step, and only the service gets the key"
    )
    func localPicture() async throws {
        let folder = TemporaryFolder()
        let file = folder.appending(path: "stone.jpg")
        let made = try await Practice(pace: .zero)
        let picture = try await made.studio.picture(of: "a stone", shape: .square)
        try Data(picture.bytes).write(to: file)
        await made.sandbox.stop()

        let request = ImageRequest("make it night", editing: .file(file.path))
        let (vtrix, sent) = try await submit(request, at: "vtrix")
        #expect(body(sent).contains(#""input_image":"/9j/4AAQSkZJRg"#))
        #expect(!body(sent).contains("data:"))
        await vtrix.sandbox.stop()

        let (kie, submitted) = try await submit(request, at: "kie")
        let upload = try #require(kie.sandbox.seen.first { $0.stage == .upload })
        #expect(upload.header("Authorization") == "Bearer \(Practice.key)")
        #expect(body(submitted).contains(#""inputImage":"\#(kie.sandbox.address)"#))
        #expect(!body(submitted).contains("aspectRatio"))
        let downloads = kie.sandbox.seen.filter { $0.stage == .download }
        #expect(!downloads.isEmpty)
        #expect(downloads.allSatisfy { $0.header("Authorization") == nil })
        await kie.sandbox.stop()
    }

    @Test("P12: a submit that is redirected to another host shows it neither key nor body")
    func redirect() async throws {
        let elsewhere = try await Sandbox.start()
        var settings = Sandbox.Settings()
        settings.faults = [Sandbox.Fault(.redirect, at: .submit)]
        settings.elsewhere = elsewhere.address
        let sandbox = try await Sandbox.start(settings)
        let studio = try Studio(keys: .variables(Practice.variables(for: sandbox.address)))
        for service in ["vtrix", "kie"] {
            let order = try await studio.place(ImageRequest("a red fox"), on: .anyAt(service))
            let failure = await #expect(throws: ImageFailure.self) { try await order.result(within: .seconds(180)) }
            #expect(order.status.state == .rejected && failure?.mayHaveCost == false)
            let words = "answered HTTP 307 and points to \(elsewhere.address); Easel does not follow."
            #expect(failure?.message.hasSuffix(words) == true, "\(failure?.message ?? "")")
            #expect(failure?.next.contains("EASEL_\(service.uppercased())_URL") == true)
        }
        #expect(sandbox.seen.count { $0.stage == .submit } == 2)
        #expect(elsewhere.seen.isEmpty)
        await sandbox.stop()
        await elsewhere.stop()
    }

    @Test("S16, X10: the key is in nothing that can be printed, dumped or encoded")
    func noKey() async throws {
        let practice = try await Practice(["401@submit:1"], pace: .zero)
        let failure = await practice.failure(of: try await practice.place("a red fox", at: "kie"))
        let order = try await practice.place("a red fox", at: "vtrix")
        let delivery = try await order.result(within: .seconds(180))
        let ticket = String(decoding: try JSONEncoder().encode(delivery.ticket), as: UTF8.self)
        let texts = [
            renderings(of: failure as Any), renderings(of: order), renderings(of: delivery.notes), ticket,
            renderings(of: practice.studio), renderings(of: order.status),
        ]
        for text in texts { #expect(!text.contains(Practice.key)) }
        #expect(
            failure?.message == "Kie does not know this API key (401). It said: \"You do not have access permissions\"."
        )
        await practice.sandbox.stop()
    }
}

@Suite("One connection", .timeLimit(.minutes(5)))
struct OneConnectionTests {
    @Test(
        "P10: dropped under the second of two submits has carried two requests: one picture, one unknown",
        arguments: ["vtrix", "kie"])
    func secondDropped(service: String) async throws {
        let practice = try await Practice(["drop@submit:2"], pace: .zero)
        let first = try await practice.place("a boat", at: service)
        #expect(await practice.failure(of: first) == nil)
        let second = try await practice.place("a boat", at: service)
        #expect(await practice.failure(of: second)?.code == .unknownOutcome)
        let submits = practice.sandbox.seen.filter { $0.stage == .submit }
        #expect(submits.count == 2)
        #expect(Set(submits.map(\.connection)).count == 1)
        #expect(submits[1].index > submits[0].index)
        await practice.sandbox.stop()
    }
}
