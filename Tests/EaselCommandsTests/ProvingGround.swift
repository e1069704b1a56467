import Easel
import Foundation
import TestGround
import Testing

/// A sandbox whose ledger can be read, with a store and a folder of pictures, and the real tool in front of them.
final class ProvingGround: Sendable {
    let sandbox: Sandbox
    let folder: TemporaryFolder
    let store: String
    let pictures: String

    init(
        faults: [String] = [], pace: Duration = .milliseconds(100),
        changing: (inout Sandbox.Settings) -> Void = { _ in }
    ) async throws {
        var settings = Sandbox.Settings()
        settings.pace = pace
        settings.faults = try faults.map { try Sandbox.Fault(text: $0) }
        settings.pixels = 4_096
        settings.requestsKept = 50_000
        settings.bodyBytesKept = 512
        changing(&settings)
        sandbox = try await Sandbox.start(settings)
        folder = TemporaryFolder()
        store = folder.appending(path: "store").path
        pictures = folder.appending(path: "pictures").path
    }

    var variables: [String: String] { Self.variables(at: sandbox.address, store) }

    static func variables(at address: String, _ store: String) -> [String: String] {
        let key = SandboxProcess.key
        return [
            "EASEL_VTRIX_URL": address, "VTRIX_API_KEY": key, "EASEL_KIE_URL": address, "KIE_API_KEY": key,
            "EASEL_KIE_UPLOAD_URL": address, "EASEL_STORE": store,
        ]
    }

    /// Runs the tool to its end, or until it is killed.
    func run(_ words: [String], killedAfter moment: Duration? = nil) async throws -> ChildProcess.Ending {
        guard let moment else { return try await Tool.run(words, variables: variables, in: folder) }
        return try await Tool.run(
            words, variables: variables, in: folder,
            atStart: { process in
                usleep(UInt32(moment / .microseconds(1)))
                process.signal(SIGKILL)
            })
    }

    /// Runs the tool until the service has seen so many more paid requests, and kills it before the answer comes.
    func run(_ words: [String], killedAtSubmit count: Int) async throws -> ChildProcess.Ending {
        let goal = submits + count
        return try await Tool.run(
            words, variables: variables, in: folder,
            atStart: { [self] process in
                while process.isRunning, submits < goal { usleep(5_000) }
                process.signal(SIGKILL)
            })
    }

    /// The records as they lie in the store, read without touching it.
    func records(_ comment: Comment? = nil) throws -> [OrderRecord] {
        let list = try StoreReader(in: store).orders()
        #expect(list.troubles.isEmpty, comment)
        return list.records
    }

    /// The ids of the orders in a state.
    func ids(_ state: OrderState) throws -> Set<String> {
        Set(try records().filter { $0.state == state }.map(\.id))
    }

    /// How many paid requests reached the service.
    var submits: Int { sandbox.seen.count { $0.stage == .submit } }

    /// What the ledger says of each prompt.
    var charges: [String: [Sandbox.Charge]] { Dictionary(grouping: sandbox.ledger, by: \.prompt) }

    /// The names in the folder of pictures.
    var files: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: pictures)) ?? []).sorted() }

    /// The store's claims: an order that somebody has, or had when it was killed.
    var claims: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: store + "/orders")) ?? []).filter {
            $0.hasSuffix(".claim")
        }
    }
}

/// A file of requests for a proving ground, with the words that run it.
struct Requests {
    let ground: ProvingGround
    let name: String
    let count: Int
    var width = 24

    /// Writes the file; every so many lines one goes to Kie, the others to Vtrix, and one edits a picture.
    init(
        _ ground: ProvingGround, _ name: String, count: Int, everyKie kie: Int? = 6,
        everyEdit edit: (number: Int, of: String)? = nil
    ) throws {
        self.ground = ground
        self.name = name
        self.count = count
        let lines = (1...count).map { number in
            let service = kie.map { number.isMultiple(of: $0) } == true ? "kie" : "vtrix"
            let picture = edit.flatMap { number.isMultiple(of: $0.number) ? #","images":["\#($0.of)"]"# : nil } ?? ""
            return #"{"id":"\#(number)","prompt":"\#(prompt(number))","service":"\#(service)"\#(picture)}"# + "\n"
        }
        try Data(lines.joined().utf8).write(to: ground.folder.appending(path: name + ".jsonl"))
    }

    func prompt(_ number: Int) -> String { "\(name) number \(number)" }

    var words: [String] {
        ["batch", name + ".jsonl", "--output", ground.pictures, "--concurrency", "\(width)", "--json"]
    }
}

/// What a run of a batch reported, held against the ledger, the store and the disk.
struct Audit {
    private(set) var delivered: [Int: String] = [:]
    private(set) var unknown: Set<String> = []
    private(set) var paths: [String] = []

    /// Reads the reports of a run that came to its end.
    init(_ ending: ChildProcess.Ending, of requests: Requests, sending: Set<String> = [], _ comment: Comment) throws {
        let reports = try ending.lines.map { try JSON(reading: $0) }
        let lines = reports.compactMap { $0["line"]?.number?.int64 }
        #expect(lines.sorted() == (1...Int64(requests.count)).map { $0 }, comment)
        let charges = requests.ground.charges
        for report in reports {
            let number = Int(report["line"]?.number?.int64 ?? 0)
            let paid = charges[requests.prompt(number)] ?? []
            #expect(paid.count <= 1, "Line \(number) was charged \(paid.count) times. \(comment)")
            switch report["state"]?.string {
            case "delivered":
                #expect(paid.map(\.task) == [report["task"]?.string], "Line \(number): \(report.text). \(comment)")
                delivered[number] = report["order"]?.string
                try checkPicture(report, below: requests.ground.folder, comment)
            case "unknown":
                let order = try #require(report["order"]?.string)
                #expect(sending.contains(order), "Line \(number) was not on the wire at a kill. \(comment)")
                #expect(report["failure"]?["may_have_cost"] == true)
                unknown.insert(order)
            default: Issue.record("Line \(number): \(report.text) \(comment)")
            }
        }
        #expect(ending.code == (unknown.isEmpty ? 0 : 7), "\(ending.complaint) \(comment)")
        #expect(Set(paths).count == paths.count, comment)
        #expect(paths.count == delivered.count, comment)
    }

    private mutating func checkPicture(_ report: JSON, below folder: TemporaryFolder, _ comment: Comment) throws {
        for picture in report["pictures"]?.array ?? [] {
            // The tool shows a path from the folder that it runs in.
            let path = try #require(picture["path"]?.string)
            let file = path.hasPrefix("/") ? URL(filePath: path) : folder.appending(path: path)
            let bytes = (try? Data(contentsOf: file)).map { [UInt8]($0) } ?? []
            #expect(picture["sha256"]?.string == SHA256.hexDigest(of: bytes), "\(file.path) \(comment)")
            paths.append(file.lastPathComponent)
        }
    }
}
