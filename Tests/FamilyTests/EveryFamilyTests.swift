import Easel
import EaselTesting
import Testing

/// Records every promise that a family breaks at the line that asks.
func expectKept(
    by family: any ImageProvider, _ recordings: [Recording], sourceLocation: SourceLocation = #_sourceLocation
) async {
    for broken in await FamilyContract(family, recordings: recordings).brokenPromises() {
        Issue.record("\(broken)", sourceLocation: sourceLocation)
    }
}

@Suite("Every family")
struct EveryFamilyTests {
    /// A family for the table; a new one is here as soon as it is registered.
    struct Row: Sendable, CustomTestStringConvertible {
        let family: any ImageProvider
        var testDescription: String { family.family }
    }

    static let rows = ((try? Registry.everyFamily().providers) ?? []).map { Row(family: $0) }

    @Test("keeps the contract", arguments: rows)
    func contract(_ row: Row) async {
        await expectKept(by: row.family, Heard.recordings[row.family.service.id] ?? [])
    }

    @Test("the practice family keeps it too")
    func practice() async { await expectKept(by: Practice.family, Practice.recordings) }

    @Test("stand in the order in which they came, the usual choice first")
    func order() throws {
        let ids = try Registry.everyFamily().entries.prefix(6).map(\.fullName)
        #expect(
            ids == [
                "vtrix/flux_kontext_pro", "vtrix/flux_kontext_max", "vtrix/flux_2_max", "vtrix/flux_2_pro",
                "kie/flux-kontext-pro", "kie/flux-kontext-max",
            ])
    }
}
