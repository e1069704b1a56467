import Easel
import Foundation
import TestGround
import Testing

@testable import EaselCommands

@Suite("A batch file", .timeLimit(.minutes(5)))
struct BatchFileTests {
    private func entries(_ bytes: [UInt8], named name: String = "work.jsonl") throws -> [BatchFile.Entry] {
        let folder = TemporaryFolder()
        let file = folder.appending(path: name)
        try Data(bytes).write(to: file)
        return try Self.entries(of: BatchFile(file.path))
    }

    private static func entries(of file: BatchFile) throws -> [BatchFile.Entry] {
        var entries: [BatchFile.Entry] = []
        while let entry = try file.next() { entries.append(entry) }
        return entries
    }

    private func entries(_ text: String) throws -> [BatchFile.Entry] { try entries(Array(text.utf8)) }

    private func line(_ text: String) throws -> BatchLine {
        let entries = try entries(text)
        guard case .line(let line) = try #require(entries.first), entries.count == 1 else {
            throw CocoaError(.coderInvalidValue)
        }
        return line
    }

    private func problem(_ text: String) throws -> String? { try entries(text).first?.problem?.message }

    @Test("reads every word of a request")
    func words() throws {
        let line = try line(
            #"{"prompt":"a fox","model":"m","service":"kie","images":["a.png","/b.png","HTTPS://c.d/e.png"],"#
                + #""ratio":"21:9","seed":9223372036854775807,"format":"jpg","safety":-1,"negative":"fog","#
                + #""set":{"steps":30,"guidance_scale":2.50,"watermark":null},"adjust":true,"id":"i 1"}"#)
        #expect(line.number == 1 && line.id == "i 1")
        #expect(line.key.hasPrefix("work.jsonl#") && line.key.hasSuffix("#i 1"))
        #expect(line.model == "m" && line.service == "kie" && line.adjust == true)
        let request = line.request
        #expect(request.prompt == "a fox" && request.negativePrompt == "fog" && request.safety == -1)
        #expect(request.shape == .ratio(21, 9) && request.seed == .max && request.format == .jpeg)
        #expect(request.extras.keys.sorted() == ["guidance_scale", "steps"] && request.extras["steps"] == 30)
        #expect(request.extras["guidance_scale"]?.text == "2.50")
        guard case .file(let first) = request.images.first else { throw CocoaError(.coderInvalidValue) }
        #expect(first.hasPrefix("/") && first.hasSuffix("/a.png"))
        #expect(request.images.dropFirst() == [.file("/b.png"), .link("HTTPS://c.d/e.png")])
        #expect(!request.isFromOutside)
    }

    @Test("takes null for unset, in every member")
    func null() throws {
        let names = [
            "model", "service", "images", "ratio", "size", "seed", "format", "safety", "negative", "set", "adjust",
            "id",
        ]
        let line = try line(#"{"prompt":"x","# + names.map { "\"\($0)\":null" }.joined(separator: ",") + "}")
        #expect(line.request == ImageRequest("x") && line.model == nil && line.service == nil && line.adjust == nil)
        #expect(line.id == nil)
        #expect(try problem(#"{"prompt":null}"#) == "The prompt is missing.")
    }

    static let badLines: [(String, String)] = [
        ("{", "It is not JSON: a name should stand here at byte 1."),
        ("a red boat", #"It is not JSON. Write it like {"prompt": "a red boat"}."#),
        ("[]", "It is a list and not an object."),
        ("5", "It is a number and not an object."),
        ("{}", "The prompt is missing."), (#"{"prompt":5}"#, "prompt is a number and not a text."),
        (#"{"prompt":"x","prompt":"y"}"#, "It is not JSON: "),
        (#"{"prompt":"x","ratoi":"1:1"}"#, "There is no member ratoi. Did you mean ratio?"),
        (
            #"{"prompt":"x","\u001bzzzz":1}"#,
            "There is no member \\u{1b}zzzz. It knows: prompt, model, service, images, ratio, size, seed, format, "
                + "safety, negative, set, adjust, id."
        ),
        (#"{"prompt":"x","ratio":"1:1","size":"2x2"}"#, "ratio and size are two ways to say one thing"),
        (#"{"prompt":"x","ratio":"wide"}"#, "ratio wide is not W:H with whole numbers from 1 to 9999."),
        (#"{"prompt":"x","size":"2X2"}"#, "size 2X2 is not WxH with whole numbers."),
        (#"{"prompt":"x","seed":"7"}"#, "seed must be a whole number of 64 bits, without quotes."),
        (#"{"prompt":"x","seed":9223372036854775808}"#, "seed must be a whole number of 64 bits"),
        (#"{"prompt":"x","safety":1.5}"#, "safety must be a whole number"),
        (#"{"prompt":"x","images":"a.png"}"#, "images must be a list of file names and addresses."),
        (#"{"prompt":"x","images":["a.png",5]}"#, "images must be a list"),
        (#"{"prompt":"x","images":[""]}"#, "images must be a list"),
        (#"{"prompt":"x","adjust":"yes"}"#, "adjust is a text and not true or false."),
        (#"{"prompt":"x","set":["steps"]}"#, "set is a list and not an object of names with values."),
        (#"{"prompt":"x","id":""}"#, "Its id must be a text of 1 to 200 bytes, or a whole number."),
        (#"{"prompt":"x","id":[]}"#, "Its id must be a text"),
    ]

    @Test("says of each bad line what is wrong with it, and stops no other", arguments: badLines)
    func problems(text: String, says: String) throws {
        let entries = try entries(text + "\n" + #"{"prompt":"y"}"#)
        #expect(entries.count == 2)
        let message = entries.first?.problem?.message ?? ""
        #expect(message.hasPrefix("\(says)"), "\(message)")
        #expect(entries.last?.line?.request.prompt == "y" && entries.last?.line?.number == 2)
    }

    @Test("refuses a secret without saying it")
    func secret() throws {
        let said = try problem(#"{"prompt":"x","id":"a","set":{"webhook_secret":"hush-hush"}}"#)
        #expect(
            said
                == "set webhook_secret is a secret, and a batch would show and store it; leave it out."
        )
        #expect(try line(#"{"prompt":"x","set":{"webhook_secret":null}}"#).request.extras.isEmpty)
    }

    @Test("takes any line end, blank lines, a mark at the beginning, and no end at the end")
    func ends() throws {
        let text = "\r\n{\"prompt\":\"a\"}\r\n \t \n\n  {\"prompt\":\"b\"}  \n{\"prompt\":\"c\"}"
        for mark in [[], [0xEF, 0xBB, 0xBF]] as [[UInt8]] {
            let lines = try entries(mark + Array(text.utf8)).map { try #require($0.line) }
            #expect(lines.map(\.number) == [2, 5, 6] && lines.map(\.request.prompt) == ["a", "b", "c"])
        }
        for nothing in ["", "\n", "\r\n\r\n", "\u{FEFF}", "\u{FEFF}\n"] { #expect(try entries(nothing).isEmpty) }
    }

    @Test("says of bytes that are no text that they are none")
    func bytes() throws {
        let bad: [[UInt8]] = [
            [0xFF], [0x7B, 0x22, 0xC0, 0x80, 0x22, 0x7D], [0xFF, 0xFE, 0x7B, 0x00], [0xED, 0xA0, 0x80],
        ]
        for bytes in bad {
            let entries = try entries(bytes + [0x0A] + Array(#"{"prompt":"y"}"#.utf8))
            #expect(entries.first?.problem?.message == "It is not text in UTF-8.")
            #expect(entries.last?.line != nil)
        }
        let zeros = try entries([0, 0, 0x0A])
        #expect(zeros.first?.problem?.message.contains("It is not JSON") == true)
    }

    @Test("an id counts once, whatever its spelling as text or number")
    func doubles() throws {
        let entries = try entries(
            #"{"prompt":"a","id":"7"}"# + "\n" + #"{"prompt":"b","id":7}"# + "\n" + #"{"prompt":5,"id":8}"# + "\n"
                + #"{"prompt":"c","id":8}"#)
        #expect(entries.map { $0.line?.id } == ["7", nil, nil, "8"])
        #expect(entries[1].problem?.message == "The id 7 stands in line 1 already.")
        #expect(entries[1].problem?.id == "7" && entries[2].problem?.id == "8")
    }

    @Test("P18: the order keys are the same in every run, and differ where the lines do")
    func keys() throws {
        let text = #"{"prompt":"a"}"# + "\n" + #"{"prompt":"a"}"# + "\n" + #"{"prompt":"b"}"# + "\n"
        let (here, there) = (TemporaryFolder(), TemporaryFolder())
        func keys(_ text: String, _ name: String = "work.jsonl", in folder: TemporaryFolder? = nil) throws -> [String] {
            let file = (folder ?? here).appending(path: name)
            try Data(text.utf8).write(to: file)
            return try Self.entries(of: BatchFile(file.path)).compactMap(\.line?.key)
        }
        let first = try keys(text)
        #expect(Set(first).count == 3 && first.allSatisfy { $0.hasPrefix("work.jsonl#") })
        #expect(try keys(text) == first)
        #expect(try keys(text.replacing("\n", with: " \r\n")) == first)
        #expect(try keys(text + #"{"prompt":"d"}"#).prefix(3) == first[...])
        #expect(try keys(text.replacing("\"b\"", with: "\"c\""))[2] != first[2])
        #expect(try keys(text, "other.jsonl").allSatisfy { $0.hasPrefix("other.jsonl#") })
        // A line that is put in, or moved, leaves the others what they were.
        #expect(try keys(#"{"prompt":"d"}"# + "\n" + text).suffix(3) == first[...])
        #expect(try keys(text.split(separator: "\n").reversed().joined(separator: "\n")).sorted() == first.sorted())
        #expect(try Set(keys(text, in: there)).isDisjoint(with: first))
    }

    @Test("a file is the same one by every path to it")
    func place() throws {
        let folder = TemporaryFolder()
        let file = folder.appending(path: "work.jsonl").path
        try Data().write(to: URL(filePath: file))
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/link", withDestinationPath: folder.path)
        let start = try BatchFile(file).keyStart
        #expect(try BatchFile(folder.path + "/link/./work.jsonl").keyStart == start)
    }

    @Test("sees paths of pictures from the file's own folder")
    func folder() throws {
        let file = try Self.entries(of: BatchFile("/dev/null"))
        #expect(file.isEmpty)
        let reading = try BatchReading(JSON(reading: #"{"prompt":"x","images":["b/../c.png"]}"#), in: "jobs/")
        #expect(reading.request.images == [.file("jobs/b/../c.png")])
        let here = try BatchReading(JSON(reading: #"{"prompt":"x","images":["c.png"]}"#), in: "")
        #expect(here.request.images == [.file("c.png")])
    }

    @Test("says that a file cannot be opened or read")
    func unreadable() {
        let missing = #expect(throws: UsageProblem.self) { try BatchFile(nowhere) }
        #expect(missing?.message == "\(nowhere) cannot be read: No such file or directory.")
        let folder = #expect(throws: UsageProblem.self) { try BatchFile("/").next() }
        #expect(folder?.message == "The file cannot be read on: Is a directory.")
    }

    @Test("a line of 1 MiB is read, and one of a byte more is a problem of its own")
    func longest() throws {
        let head = Array(#"{"prompt":""#.utf8), tail = Array(#""}"#.utf8)
        for more in [0, 1] {
            let room = LineReader.longest - head.count - tail.count + more
            let long = head + [UInt8](repeating: 0x61, count: room) + tail
            let entries = try entries(long + [0x0A] + Array(#"{"prompt":"y"}"#.utf8))
            #expect((entries.first?.line != nil) == (more == 0))
            if more == 1 {
                #expect(
                    entries.first?.problem?.message
                        == "It is longer than 1 MiB and was read over.")
            }
            #expect(entries.last?.line?.number == 2)
        }
    }

    @Test("a line of 300 MB does not grow the memory")
    func memory() async throws {
        let folder = TemporaryFolder()
        let file = folder.appending(path: "huge.jsonl")
        try Data("{\"prompt\":\"a\"}\n".utf8).write(to: file)
        let handle = try FileHandle(forWritingTo: file)
        try handle.truncate(atOffset: 300_000_000)
        try handle.seekToEnd()
        try handle.write(contentsOf: Data("\n{\"prompt\":\"b\"}\n".utf8))
        try handle.close()
        let path = file.path
        await #expect(processExitsWith: .success) { [path = path as String] in
            let before = peakMemory()
            let entries = try BatchFileTests.entries(of: BatchFile(path))
            guard entries.map({ $0.line?.number }) == [1, nil, 3], peakMemory() - before < 16 << 20 else { exit(1) }
        }
    }
}

extension BatchFile.Entry {
    fileprivate var line: BatchLine? { if case .line(let line) = self { line } else { nil } }
    fileprivate var problem: BatchProblem? { if case .problem(let problem) = self { problem } else { nil } }
}

/// The most memory that this process has had, in bytes.
private func peakMemory() -> Int {
    var usage = rusage()
    #if os(Linux)
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return Int(usage.ru_maxrss) * 1024
    #else
        getrusage(RUSAGE_SELF, &usage)
        return Int(usage.ru_maxrss)
    #endif
}
