import AtelierFamily
import Easel
import EaselTesting
import Testing

@Suite("Atelier")
struct AtelierFamilyTests {
    @Test("keeps every promise of the contract")
    func contract() async {
        for broken in await FamilyContract(Atelier.family, recordings: Atelier.recordings).brokenPromises() {
            Issue.record("\(broken)")
        }
    }

    @Test("is found with its models", arguments: Atelier.family.models.map(\.id))
    func found(model: String) throws {
        let registry = try Registry.everyFamily(adding: [Atelier.family])
        #expect(try registry.entry(named: "atelier/\(model)").provider.family == Atelier.family.family)
    }

    @Test("paints a picture over real sockets, as its recordings say")
    func paints() async throws {
        let service = try await RecordedService.start(Atelier.family, recordings: Atelier.recordings)
        let picture = try await service.studio.picture(of: "a fox in the snow")
        #expect(!picture.bytes.isEmpty)
        await service.stop()
    }
}
