import Foundation
import Testing

/// Every reader of foreign bytes, over the inputs that are kept and over changes of them.
///
/// `Tests/HostileBytesTests/Fuzzing/run` goes on where this ends: it looks for new inputs by the code that they reach.
@Suite("Hostile bytes")
struct HostileBytesTests {
    @Test("break no promise of any reader, as far as they were kept", arguments: ForeignReader.all)
    func kept(reader: ForeignReader) async {
        let inputs = Corpus(of: reader.name).entries
        #expect(!inputs.isEmpty, "Tests/Fixtures/Corpus/\(reader).txt is missing; begin it with what the reader takes.")
        for input in [[]] + inputs { await hold(reader, input) }
    }

    @Test("break no promise of any reader when they are changed by chance", arguments: ForeignReader.all)
    func changed(reader: ForeignReader) async {
        let inputs = Corpus(of: reader.name).entries
        var mutator = Mutator(seed: 2026)
        for number in 0..<300 {
            if number.isMultiple(of: 20) { await Task.yield() }
            await hold(reader, mutator.changed(inputs))
        }
    }

    private func hold(_ reader: ForeignReader, _ input: [UInt8]) async {
        do { try await reader.read(input) } catch {
            let line = Corpus.line(of: input)
            Issue.record(
                "\(reader): \(error)\nMend it, and keep this line in Tests/Fixtures/Corpus/\(reader).txt:\n\(line)")
        }
    }

    @Test("are kept as lines that anybody can read, and come back as they were")
    func lines() {
        var mutator = Mutator(seed: 7)
        for _ in 0..<200 {
            let bytes = mutator.changed([Array("a\\x5c\\{\"b\":1}\u{0}\u{FF}\n".utf8)])
            let line = Corpus.line(of: bytes)
            #expect(line.utf8.allSatisfy { (0x20..<0x7F).contains($0) } && Corpus.bytes(of: line[...]) == bytes)
        }
    }

    @Test("are kept for readers that there are, and each has a name of its own")
    func names() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures/Corpus")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(Set(files) == Set(ForeignReader.all.map { "\($0).txt" }) && files.count == ForeignReader.all.count)
    }
}
