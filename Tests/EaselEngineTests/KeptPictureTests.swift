import EaselCore
import EaselTesting
import Foundation
import TestGround
import Testing

@testable import EaselEngine

@Suite("A picture that was written", .timeLimit(.minutes(1)))
struct KeptPictureTests {
    private let folder = TemporaryFolder()

    private func written() throws -> KeptPicture {
        let picture = try Picture(SamplePicture.png, address: "https://cdn.example/a.png", name: "fox")
        return try KeptPicture(picture, at: picture.save(in: folder.path))
    }

    @Test("is read back as the bytes that came, under its own name")
    func load() throws {
        let picture = try written().load()
        #expect(picture.bytes == SamplePicture.png && picture.name == "fox")
        #expect(picture.address == "https://cdn.example/a.png")
    }

    @Test("is not handed out where somebody put another one, and says what to do where it is gone")
    func lost() throws {
        let file = try written()
        try Data(SamplePicture.jpeg).write(to: URL(filePath: file.path))
        let other = #expect(throws: ImageFailure.self) { try file.load() }
        #expect(
            other?.description
                == "\(file.path) is not the picture any more that was written there. It is paid. "
                + "While its link lives it can be fetched again.")
        try FileManager.default.removeItem(atPath: file.path)
        let gone = #expect(throws: ImageFailure.self) { try file.load() }
        #expect(gone?.message == "The picture cannot be read: \(file.path): No such file or directory.")
    }

    @Test("is a delivery's first picture, wherever it lies")
    func first() throws {
        func delivery(_ pictures: [Picture], _ files: [KeptPicture]) -> Delivery {
            Delivery(
                Delivery.Fields(
                    pictures: pictures, files: files, others: [], notes: [], cost: nil, metadata: nil, service: "s",
                    model: "m", seed: nil, ticket: nil, looks: 0, times: Delivery.Times()))
        }
        let file = try written()
        #expect(try delivery([], [file]).firstPicture() == file.load())
        let inMemory = try Picture(SamplePicture.jpeg, address: "https://cdn.example/b.jpg", name: "fox")
        #expect(try delivery([inMemory], []).firstPicture() == inMemory)
        #expect(throws: ImageFailure.self) { try delivery([], []).firstPicture() }
    }
}

@Suite("A budget", .timeLimit(.minutes(1)))
struct BudgetAmountTests {
    @Test("that is no amount is refused, and never no limit", arguments: ["0,05", "", "free", "-1", "1e3", "$5"])
    func refused(_ amount: String) throws {
        let failure = #expect(throws: ImageFailure.self) { try Budget(usd: amount) }
        #expect(
            failure?.description
                == "\"\(amount)\" is no amount of money. Give a plain number with a point, such as 0.05; nothing was sent."
        )
    }

    @Test("that is one holds it")
    func taken() throws {
        #expect(try Budget(usd: "0.05", named: "may") == Budget(Cost(usd: "0.05"), named: "may"))
        #expect(try Cost(usd: "2").currency == "USD")
    }
}
