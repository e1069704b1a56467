import Easel
import EaselTesting
import Testing

@Suite("The contract")
struct BrokenFamilyTests {
    typealias Promise = BrokenPromise.Promise

    /// A family broken on purpose, and the promises that it breaks.
    struct Row: Sendable, CustomTestStringConvertible {
        let promises: Set<Promise>
        let testDescription: String
        var recordings = Practice.recordings
        let bend: @Sendable (inout Bent) -> Void

        init(
            _ promises: Promise..., by name: String, recordings: [Recording] = Practice.recordings,
            _ bend: @escaping @Sendable (inout Bent) -> Void
        ) {
            self.promises = Set(promises)
            self.testDescription = "\(promises.map { "\($0)" }.joined(separator: ", ")): \(name)"
            self.recordings = recordings
            self.bend = bend
        }
    }

    static let rows = schemaRows + sayingRows + hearingRows + lookingRows + lineRows + faultRows

    @Test("notices a family that is broken on purpose, and says nothing else about it", arguments: rows)
    func notices(_ row: Row) async {
        var family = Bent()
        row.bend(&family)
        let broken = await FamilyContract(family, recordings: row.recordings).brokenPromises()
        #expect(Set(broken.map(\.promise)) == row.promises, "\(broken.map(\.description).joined(separator: "\n"))")
        #expect(broken.allSatisfy { $0.sentence.hasSuffix(".") })
    }

    @Test("has a family broken on purpose for each of its promises")
    func complete() {
        #expect(Set(Self.rows.flatMap(\.promises)) == Set(Promise.allCases))
    }

    @Test("says of a recorded percentage that it has to be divided")
    func percentage() async {
        let percent = Recording(
            of: .look(task: "t1"), "forty of a hundred", #"{"task":"t1","state":"running","progress":40}"#,
            means: .running)
        let broken = await FamilyContract(Bent(), recordings: Practice.recordings + [percent]).brokenPromises()
        #expect(
            broken.map(\.sentence) == [
                #"Practice hears "look, forty of a hundred" as running with the progress 40.0; progress goes from 0 "#
                    + "to 1: divide what the service says, such as a percentage by 100."
            ])
    }

    @Test("finds nothing wrong with a family that only wraps another")
    func straight() async { await expectKept(by: Bent(), Practice.recordings) }
}
