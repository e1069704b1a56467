import EaselCore
import EaselTesting
import Testing

@testable import EaselEngine

@Suite("Names that pictures have got")
struct TakenNamesTests {
    private func saved(_ disk: MemoryDisk, _ taken: TakenNames) throws -> String {
        let folder = PictureFolder(path: "out", disk: disk, taken: taken)
        return try folder.save(Picture(SamplePicture.png, address: "https://c.example/a", name: "fox"))
    }

    @Test("give the next one, where the disk has no other, and are asked no more of the disk for it")
    func next() throws {
        let (disk, taken) = (MemoryDisk(), TakenNames())
        let paths = try (0..<5).map { _ in try saved(disk, taken) }
        #expect(paths == ["out/fox.png"] + (2...5).map { "out/fox-\($0).png" })
        #expect(taken.last(of: "out/fox.png") == 5)
        #expect(taken.last(of: "out/cat.png") == 1)
    }

    @Test("are a hint alone: the disk says what is free")
    func hint() throws {
        let (disk, taken) = (MemoryDisk(), TakenNames())
        for _ in 0..<3 { _ = try saved(disk, taken) }
        try disk.remove("out/fox.png")
        #expect(try saved(disk, taken) == "out/fox.png")
        // Somebody else has gone on meanwhile.
        for _ in 0..<4 { _ = try saved(disk, TakenNames()) }
        #expect(try saved(disk, taken) == "out/fox-8.png")
    }

    @Test("are forgotten when they are too many")
    func most() {
        let taken = TakenNames()
        for name in 0...1_000 { taken.note(2, of: "\(name)") }
        #expect(taken.last(of: "0") == 1)
        #expect(taken.last(of: "1000") == 2)
    }
}
