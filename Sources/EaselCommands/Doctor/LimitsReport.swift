internal import Easel

/// `easel doctor --limits`: compares what the families declare with a provider's saved page; asks nobody.
struct LimitsReport {
    private let file: String
    private let comparisons: [LimitsComparison]
    private typealias Page = (entry: Registry.Entry, page: ToldPage)
    private static let mostBytes = 16 << 20

    /// Reads the file and compares it with every model that it is about.
    init(of file: String, _ console: Console) throws {
        let registry = try Registry.everyFamily()
        let text = try Self.text(of: file, console)
        let isJSON = text.first { !$0.isWhitespace }.map { "{[".contains($0) } ?? false
        let pages = isJSON ? try Self.pages(inJSON: text, file, registry) : Self.pages(inLines: text, registry)
        guard !pages.isEmpty else {
            let ids = registry.entries.map(\.model.id).joined(separator: ", ")
            throw Self.unreadable(file, "names no model that Easel knows; it knows \(ids).")
        }
        self.file = file
        comparisons = pages.map { LimitsComparison(of: $0, with: $1) }.filter { $0.known > 1 }
        guard !comparisons.isEmpty else {
            let ids = pages.map(\.entry.model.id).joined(separator: " and ")
            throw Self.unreadable(file, "names \(ids), but tells of no parameters that Easel can find.")
        }
    }

    /// Prints what differs, and ends with 1 where something does that nobody declared on purpose.
    func tell(_ arguments: Arguments, _ console: Console) throws -> ExitCode {
        let all = comparisons.flatMap(\.differences)
        let (open, known) = (all.filter { $0.reason == nil }, all.filter { $0.reason != nil })
        guard !arguments.has("json") else {
            console.say(json(open, known).text)
            return open.isEmpty ? .done : .ownFault
        }
        let width = console.outputWidth
        for difference in open { console.output(TextBlock(difference.line, after: "!! ", width: width).text) }
        for difference in known {
            let line = "\(difference.line). On purpose: \(difference.reason ?? "")"
            console.output(TextBlock(line, after: "-  ", width: width).text)
        }
        for comparison in comparisons {
            let count = open.count { $0.model == comparison.entry.fullName }
            let differ = count == 0 ? "nothing differs" : count == 1 ? "1 thing differs" : "\(count) things differ"
            let line = "\(comparison.entry.fullName): \(differ) in \(comparison.known) parameters."
            console.output(TextBlock(line, after: count == 0 ? "ok " : "!! ", width: width).text)
        }
        return open.isEmpty ? .done : .ownFault
    }

    private func json(_ open: [LimitDifference], _ known: [LimitDifference]) -> JSON {
        [
            "file": .string(file), "agrees": .bool(open.isEmpty),
            "models": .array(
                comparisons.map { ["model": .string($0.entry.fullName), "parameters": .integer($0.known)] }),
            "differences": .array(open.map(Self.json)), "known": .array(known.map(Self.json)),
        ]
    }

    private static func json(_ difference: LimitDifference) -> JSON {
        [
            "model": .string(difference.model), "parameter": .string(difference.parameter),
            "aspect": .string(difference.aspect.rawValue), "declared": OrderReport.text(difference.declared),
            "found": OrderReport.text(difference.found), "place": OrderReport.text(difference.place),
            "because": OrderReport.text(difference.reason),
        ]
    }

    /// The models that a description in JSON names, each with what it tells of it.
    private static func pages(inJSON text: String, _ file: String, _ registry: Registry) throws -> [Page] {
        let schema: SchemaReader
        do { schema = SchemaReader(try JSON(reading: text)) } catch {
            throw unreadable(file, "begins like JSON and is none: \(error)")
        }
        return registry.entries.filter { schema.names.contains($0.model.id) }.map { entry in
            (entry, schema.page(for: entry.model.schema.parameters) ?? ToldPage())
        }
    }

    /// The models whose ids stand on a page, or, where it says what `model` may be, those alone.
    private static func pages(inLines text: String, _ registry: Registry) -> [Page] {
        let (lines, words) = (PageLines(text), words(text))
        let all = registry.entries.filter { words.contains($0.model.id) }.map { entry in
            (entry, PageReader(lines, for: entry.model.schema.parameters).page)
        }
        let named = all.filter { entry, page in
            let told = page.parameters.first { $0.name == "model" }
            return told?.facts.contains { Self.words($0.figure.words).contains(entry.model.id) } == true
        }
        return named.isEmpty ? all : named
    }

    private static func words(_ text: String) -> Set<String> {
        Set(text.split { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-") }.map(String.init))
    }

    private static func text(of file: String, _ console: Console) throws -> String {
        let bytes: [UInt8]
        if file == "-" {
            bytes = console.input(mostBytes)
        } else {
            do { bytes = try SystemDisk().read(console.path(of: file), upTo: mostBytes) } catch {
                throw unreadable(file, "cannot be read: \(error)")
            }
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw unreadable(file, "is not text in UTF-8.")
        }
        return text
    }

    private static func unreadable(_ file: String, _ reason: String) -> UsageProblem {
        UsageProblem("\(ForeignText.cleaned(file)) \(reason)")
    }
}
