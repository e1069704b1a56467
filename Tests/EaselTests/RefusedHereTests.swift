import Easel
import Foundation
import Testing

@Suite("A request that the documents say must fail", .timeLimit(.minutes(5)))
struct RefusedHereTests {
    struct Row: CustomTestStringConvertible, Sendable {
        let testDescription: String
        /// The models that cannot take it.
        let models: [String]
        let change: @Sendable (inout ImageRequest) -> Void

        init(_ name: String, _ models: [String], _ change: @escaping @Sendable (inout ImageRequest) -> Void) {
            (testDescription, self.models, self.change) = (name, models, change)
        }
    }

    private static let kontext = ["flux_kontext_max", "flux_kontext_pro"]
    private static let flux2 = ["flux_2_max", "flux_2_pro"]
    private static let kie = ["flux-kontext-pro", "flux-kontext-max"]
    private static let all = kontext + flux2 + kie
    private static func edit(_ count: Int) -> [ImageSource] { (0..<count).map { .link("https://a.example/\($0).png") } }

    static let rows = [
        Row("no prompt", all) { $0.prompt = "" },
        Row("a prompt of white space", all) { $0.prompt = " \n" },
        Row("a ratio that is too wide", kontext + kie) { $0.shape = .ratio(22, 9) },
        Row("a ratio of nothing", all) { $0.shape = .ratio(0, 1) },
        Row("a ratio that is not among the six", kie) { $0.shape = .ratio(9, 21) },
        Row("a size where only ratios are", kontext + kie) { $0.shape = .size(1024, 1024) },
        Row("a size that is too small", flux2) { $0.shape = .size(32, 64) },
        Row("a size off the grid", ["flux_2_pro"]) { $0.shape = .size(100, 100) },
        Row("a tolerance below", all) { $0.safety = -1 },
        Row("a tolerance above", all) { $0.safety = 7 },
        Row("a tolerance above the one of its model", ["flux_2_max"]) { $0.safety = 6 },
        Row("an edit with a tolerance for new pictures", kie) {
            $0.images = edit(1)
            $0.safety = 3
        },
        Row("steps below", ["flux_kontext_max"]) { $0.set("steps", to: 0) },
        Row("steps above", ["flux_kontext_max"]) { $0.set("steps", to: 51) },
        Row("steps where none are", all.filter { $0 != "flux_kontext_max" }) { $0.set("steps", to: 30) },
        Row("guidance above", ["flux_kontext_max"]) { $0.set("guidance_scale", to: 11) },
        Row("a seed where none is", kie) { $0.seed = 1 },
        Row("a negative prompt where none is", all.filter { $0 != "flux_kontext_max" }) { $0.negativePrompt = "fog" },
        Row("a format that nobody makes", all) { $0.format = .webp },
        Row("five pictures", kontext + kie) { $0.images = edit(5) },
        Row("nine pictures", flux2) { $0.images = edit(9) },
        Row("two pictures", kie) { $0.images = edit(2) },
        Row("a picture by no address", all) { $0.images = [.link("ftp://a.example/b.png")] },
        Row("a picture of a byte too many", all) { $0.images = [.bytes(png(of: 20_000_001))] },
        Row("bytes that are no picture", all) { $0.images = [.bytes(Array("GIF, honestly".utf8))] },
        Row("a file that is not there", all) { $0.images = [.file("/nowhere/a.png")] },
        Row("a callback of no address", ["flux_2_max"]) { $0.set("webhook_url", to: "nowhere") },
    ]

    /// The head of a PNG of 8 by 8, and zeros up to that many bytes.
    private static func png(of count: Int) -> [UInt8] {
        let head: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]
        let size: [UInt8] = [0, 0, 0, 8, 0, 0, 0, 8, 8, 2, 0, 0, 0, 0, 0, 0, 0]
        return head + size + [UInt8](repeating: 0, count: count - head.count - size.count)
    }

    @Test("P20: is refused with the reason at every model that it goes for, and nothing is sent")
    func refused() async throws {
        let practice = try await Practice(pace: .zero)
        for row in Self.rows {
            for model in row.models {
                var request = ImageRequest("a quiet lake")
                row.change(&request)
                let failure = await #expect(throws: ImageFailure.self, "\(row) at \(model)") {
                    try await practice.studio.place(request, on: .named(model))
                }
                #expect(failure?.code == .badRequest, "\(row) at \(model): \(String(describing: failure))")
                #expect(failure?.mayHaveCost == false && failure?.stage == .checking)
                #expect(failure.map { $0.message.count > 20 && !$0.next.isEmpty } == true)
            }
        }
        #expect(practice.sandbox.seen.isEmpty)
        #expect(practice.sandbox.ledger.isEmpty)
        await practice.sandbox.stop()
    }

    @Test(
        "P26: that only the service can refuse, after it has charged, is failed, may have cost, and is not repeated",
        arguments: ["vtrix", "kie"])
    func stillborn(service: String) async throws {
        let practice = try await Practice(pace: .zero)
        let order = try await practice.place("a lake [stillborn]", at: service)
        let failure = try #require(await practice.failure(of: order))
        #expect(failure.code == .failed)
        #expect(failure.mayHaveCost)
        #expect(failure.description.contains("It may have been charged."))
        #expect(failure.serviceCode == (service == "kie" ? "500" : "002014002"))
        #expect(failure.ticket != nil)
        #expect(order.status.state == .failed)
        #expect(practice.count(.submit) == 1)
        #expect(practice.sandbox.ledger.count == 1)
        await practice.sandbox.stop()
    }
}
