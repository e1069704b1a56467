import Easel
import Testing

@Suite("The guides to a first picture, to asking and to editing", .timeLimit(.minutes(5)))
struct FirstPictureTests {
    @Test("make a picture, and tell what became of each wish")
    func first() async throws {
        let studio = try await Studio.sandbox()
        let picture = try await studio.picture(of: "a red fox in the snow", shape: .landscape16x9)
        print(picture.type, picture.size)

        var request = ImageRequest("a red fox in the snow")
        request.shape = .square
        request.format = .png
        request.seed = 7
        let order = try await studio.place(request)
        let delivery = try await order.result()
        for note in delivery.notes { print(note) }
        print(delivery.service, delivery.model, delivery.cost?.amount ?? "nobody says what it cost")

        #expect(picture.size.width > picture.size.height)
        #expect(delivery.pictures.first?.type == .png && delivery.seed == 7)
    }

    @Test("ask who can, and why the others cannot")
    func ask() async throws {
        let studio = try await Studio.sandbox()
        var request = ImageRequest("make the sky stormy", editing: .link("https://example.com/photo.jpg"))
        request.shape = .ratio(21, 9)
        request.safety = 5

        for verdict in try studio.verdicts(for: request) {
            print(verdict.entry.fullName, verdict.fits ? "can" : verdict.problems.map(\.message).joined(separator: " "))
        }

        var probe = ImageRequest.probe(.edit, images: 3)
        probe.shape = .cinematic21x9
        let able = studio.registry.models(fitting: probe, accepting: ["seed"])
        print(able.map(\.fullName))

        #expect(able.map(\.model.id) == ["flux_kontext_pro", "flux_kontext_max"])

        let proposal = try studio.check(request, adjusting: true)
        for note in proposal.request.notes where !note.isPlain { print(note) }
        print(proposal.record)
        let order = try await studio.place(proposal)

        #expect(order.model == proposal.entry.model.id)

        let stated = Pick("the first with a price") { verdicts in
            verdicts.firstIndex { $0.price != nil }.map { ($0, "Somebody says what it costs.") }
        }
        let choice = try studio.check(request, on: ModelChoice(by: stated))
        #expect(choice.record.reason == "Somebody says what it costs.")
    }

    @Test("edit a picture from a file, again from memory, and once more by its link")
    func edit() async throws {
        let rehearsal = try await Rehearsal()
        let studio = try rehearsal.studio()
        let photo = try await studio.picture(of: "a harbour").save(in: rehearsal.folder)

        var request = ImageRequest("make the sky stormy", editing: .file(photo))
        request.shape = .ratio(21, 9)
        let stormy = try await studio.picture(for: request)

        let night = try await studio.picture(for: ImageRequest("now at night", editing: .bytes(stormy.bytes)))
        let snow = try await studio.picture(for: ImageRequest("now in snow", editing: .link(night.address)))

        let collage = ImageRequest("both on one wall", editing: .file(photo), .bytes(snow.bytes))
        let wall = try await studio.picture(for: collage, on: .named("flux_2_max"))

        #expect(!wall.bytes.isEmpty)
        #expect(rehearsal.sandbox.ledger.count == 5)
        await rehearsal.sandbox.stop()
    }
}
