import Easel
import Testing

@Suite("The pages of the families")
struct FamilyPagesTests {
    static let families = (try? Registry.everyFamily().providers.map(\.family)) ?? []

    @Test("show each model as easel model --markdown prints it", arguments: families)
    func models(family: String) async throws {
        let pages = try Page.all().filter { $0.path.hasPrefix("docs/families/") }
        let page = try #require(
            pages.first { $0.text.hasPrefix("# \(family)\n") },
            "\(family) has no page: write docs/families/NAME.md with the title \"# \(family)\".")
        let provider = try #require(try Registry.everyFamily().providers.first { $0.family == family })
        var models: [String] = []
        for model in provider.models {
            models.append(await said(["model", "\(provider.service.id)/\(model.id)", "--markdown"]))
        }
        try Page.expect("models", of: page.path, toBe: "\n" + models.joined(separator: "\n") + "\n")
    }
}
