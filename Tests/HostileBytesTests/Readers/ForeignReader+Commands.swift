import Easel
import Foundation

@testable import EaselCommands

extension ForeignReader {
    /// A line of a batch is one order or one plain problem, and no two lines are one order.
    static let batch = ForeignReader("batch") { bytes in
        let path = FileManager.default.temporaryDirectory.appending(path: "easel-lines-\(UUID()).jsonl").path
        try Data(bytes).write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let file = try BatchFile(path)
        var keys: Set<[UInt8]> = []
        var last = 0
        while let entry = try file.next() {
            switch entry {
            case .problem(let problem):
                try mustBePlain(problem.message, "the problem")
                try must(problem.number > last, "line \(problem.number) comes after \(last)")
                last = problem.number
            case .line(let line):
                try must(line.number > last, "line \(line.number) comes after \(last)")
                try must(line.key.hasPrefix(file.name + "#"), "the key \(line.key)")
                try must(keys.insert(Array(line.key.utf8)).inserted, "two lines have the key \(line.key)")
                try must(line.request.shape.map { "\($0)" } != "", "the shape is empty")
                last = line.number
            }
        }
    }

    /// The words of a command are a request or one plain problem; a zero stands between two words.
    static let words = ForeignReader("words") { bytes in
        let words = bytes.split(separator: 0, omittingEmptySubsequences: false).compactMap {
            String(validating: $0, as: UTF8.self)
        }
        guard let name = words.first, let command = EaselCommand.commands.first(where: { $0.name == name }) else {
            return
        }
        let console = Console(variables: ["EASEL_STORE": "/nowhere"], output: { _ in }, complaint: { _ in })
        let completion = Completion(words, console)
        try must(
            completion.candidates.allSatisfy { $0.word.hasPrefix(words.last ?? "") }, "what is offered does not fit")
        let read = Result { () throws(UsageProblem) in
            let arguments = try Arguments(words.dropFirst(), flags: command.flags)
            _ = try arguments.terms(into: "/nowhere")
            return (arguments.words.first, try RequestReader(arguments, console).request().prompt)
        }
        switch read {
        case .success(let (word, prompt)): try must(word == "-" || word == prompt, "the prompt is another one")
        case .failure(let problem): try mustBePlain(problem.message, "the problem")
        }
    }

    /// A provider's saved page is compared or refused in plain words, and soon.
    static let page = ForeignReader("page") { bytes in
        let said = Notes()
        let console = Console(
            variables: [:], output: { said.add($0) }, complaint: { _ in }, input: { Array(bytes.prefix($0)) })
        do {
            let report = try LimitsReport(of: "-", console)
            for flags in [[], ["--json"]] {
                let arguments = try Arguments(flags, flags: [.toggle("json", "")])
                _ = try report.tell(arguments, console)
            }
        } catch let problem as UsageProblem {
            try mustBePlain(problem.message, "the problem")
        }
        for line in said.all.flatMap({ $0.split(separator: "\n") }) { try mustBePlain(String(line), "the report") }
    }
}
