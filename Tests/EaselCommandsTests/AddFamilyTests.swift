import EaselCommands
import Foundation
import TestGround
import Testing

@Suite("easel add-family", .timeLimit(.minutes(2)))
struct AddFamilyTests {
    /// A package in a folder of its own.
    private struct Package {
        let folder = TemporaryFolder()
        static let manifest = """
            // swift-tools-version: 6.1
            import PackageDescription

            let package = Package(
                name: "host",
                dependencies: [.package(path: "../easel")],
                targets: [
                    .executableTarget(name: "Host", dependencies: [.product(name: "Easel", package: "easel")])
                ]
            )

            """

        init(_ manifest: String? = manifest) throws {
            if let manifest { try write(manifest, to: "Package.swift") }
        }

        func write(_ text: String, to path: String) throws {
            let file = folder.appending(path: path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try text.write(to: file, atomically: true, encoding: .utf8)
        }

        func text(_ path: String) throws -> String {
            try String(contentsOf: folder.appending(path: path), encoding: .utf8)
        }

        /// Every file with its text.
        var files: [String: String] {
            let paths = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
            return paths.reduce(into: [:]) { files, path in files[path] = try? text(path) }
        }

        /// Every file and every folder.
        var names: [String] {
            (FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []).sorted()
        }

        func add(_ words: String) async -> (code: ExitCode, said: String, complaint: String) {
            let desk = Desk()
            let code = await desk.run(
                ["add-family", "--into", folder.path] + words.split(separator: " ").map(String.init))
            return (code, desk.output, desk.complaint)
        }
    }

    private static let murals = "Murals --service new --models mural-1,mural-2"

    @Test("writes a folder, a test, recordings, a page, and two targets in a host's package")
    func host() async throws {
        let package = try Package()
        let (code, said, complaint) = await package.add(Self.murals)
        #expect(code == .done)
        #expect(said.contains("wrote ") && said.contains("changed "))
        #expect(complaint.contains("Next: swift test --filter MuralsFamilyTests says what to fill in"))
        #expect(complaint.contains("Studio(keys: .environment, adding: [Murals.family])"))
        #expect(
            Set(package.files.keys) == [
                "Package.swift", "Sources/MuralsFamily/Murals.swift", "Tests/MuralsFamilyTests/MuralsFamilyTests.swift",
                "Tests/MuralsFamilyTests/MuralsFamily+Recordings.swift", "docs/families/MuralsFamily.md",
            ])
        let lines = """
                targets: [
                    .target(name: "MuralsFamily", dependencies: [.product(name: "Easel", package: "easel")]),
                    .testTarget(
                        name: "MuralsFamilyTests",
                        dependencies: [
                            "MuralsFamily", .product(name: "Easel", package: "easel"),
                            .product(name: "EaselTesting", package: "easel"),
                        ]),
                    .executableTarget(
            """
        #expect(try package.text("Package.swift").contains(lines))
        let source = try package.text("Sources/MuralsFamily/Murals.swift")
        #expect(source.contains(#"ImageModel("mural-2", title: "", goodFor: "", accepting: parameters)"#))
    }

    @Test("joins a service that Easel knows, by its own dialect", arguments: ["Flux3", "VtrixFlux3"])
    func joining(name: String) async throws {
        let package = try Package()
        #expect(await package.add("\(name) --service vtrix --models flux_3").code == .done)
        let source = try package.text("Sources/VtrixFlux3/Vtrix+Flux3.swift")
        #expect(source.contains("extension Vtrix {") && source.contains("public enum Flux3 {"))
        #expect(source.contains(#""Vtrix Flux3", at: Vtrix.service, speaking: Vtrix.generation"#))
    }

    @Test("calls Easel by the name that the package has for it")
    func otherName() async throws {
        let package = try Package(Package.manifest.replacing("package: \"easel\"", with: "package: \"easel-fork\""))
        #expect(await package.add(Self.murals).code == .done)
        let manifest = try package.text("Package.swift")
        #expect(manifest.contains(#".product(name: "EaselTesting", package: "easel-fork")"#))
    }

    @Test("calls it as the launcher says, who knows it from the package's dependencies")
    func launcherName() async throws {
        let package = try Package("let package = Package(\n    targets: [\n    ]\n)\n")
        #expect(await package.add(Self.murals + " --easel painters").code == .done)
        #expect(try package.text("Package.swift").contains(#".product(name: "EaselTesting", package: "painters")"#))
        // A name that the manifest gives it is the only one that counts there.
        for line in [#".package(name: "easel", path: "../painters")"#, #".product(name: "Easel", package: "easel")"#] {
            let named = try Package("let package = Package(\n    \(line)\n    targets: [\n    ]\n)\n")
            #expect(await named.add(Self.murals + " --easel painters").code == .done)
            #expect(try named.text("Package.swift").contains(#".product(name: "EaselTesting", package: "easel")"#))
        }
    }

    @Test("shows everything and writes nothing with --dry-run")
    func dry() async throws {
        let package = try Package()
        let before = package.names
        let (code, said, complaint) = await package.add(Self.murals + " --dry-run")
        #expect(code == .done && package.names == before)
        #expect(said.contains("would write Sources/MuralsFamily/Murals.swift:\n    import Easel\n"))
        #expect(said.contains("would put into Package.swift:\n"))
        #expect(complaint == "Nothing was written: --dry-run shows what would be.\n")
    }

    @Test("prints the lines to paste where it does not know the manifest's shape, and then takes them as they are")
    func otherShape() async throws {
        let odd = Package.manifest.replacing("targets: [\n", with: "targets: ([\n").replacing(
            "    ]\n)", with: "    ])\n)")
        let package = try Package(odd)
        let before = package.names
        let (code, _, complaint) = await package.add(Self.murals)
        #expect(code == .badUsage && package.names == before)
        #expect(complaint.contains("has no line \"targets: [\" of its own, so nothing was written."))
        let pasted = complaint.split(separator: "\n").filter { $0.hasPrefix("        ") }.joined(separator: "\n")
        #expect(pasted.contains(".target(name: \"MuralsFamily\""))
        try package.write(odd.replacing("targets: ([\n", with: "targets: ([\n\(pasted)\n"), to: "Package.swift")
        let manifest = try package.text("Package.swift")
        #expect(await package.add(Self.murals).code == .done)
        #expect(try package.text("Package.swift") == manifest)
    }

    @Test(
        "refuses what cannot be, says which word, and writes nothing",
        arguments: [
            ("", "Name one family: easel add-family NAME --service NAME|new --models ID,…"),
            ("A B --service new --models a", "Name one family: easel add-family NAME --service NAME|new --models ID,…"),
            ("Murals --models a", "--service is missing: name the service that runs the models, or say --service new."),
            ("Murals --service kei --models a", "There is no service named kei. Did you mean kie?"),
            (
                "Murals --service zzzzzz --models a",
                "There is no service named zzzzzz. Known are vtrix, kie; --service new makes one."
            ),
            ("murals --service new --models a", "A Swift type begins with a capital. Did you mean Murals?"),
            (
                "Mu-rals --service new --models a",
                "Mu-rals is no name for a Swift type: use letters and digits, such as Murals or Flux3."
            ),
            (
                "3D --service new --models a",
                "3D is no name for a Swift type: use letters and digits, such as Murals or Flux3."
            ),
            (
                "Vtrix --service vtrix --models a",
                "Vtrix is no name for a Swift type: use letters and digits, such as Murals or Flux3."
            ),
            ("Kie --service new --models a", "Kie is a name of Swift's or of Easel's own; choose another one."),
            ("VTRIX --service new --models a", "VTRIX is a name of Swift's or of Easel's own; choose another one."),
            (
                "ImageFamily --service new --models a",
                "ImageFamily is a name of Swift's or of Easel's own; choose another one."
            ),
            ("Sandbox --service new --models a", "Sandbox is a name of Swift's or of Easel's own; choose another one."),
            ("Self --service new --models a", "Self is a name of Swift's or of Easel's own; choose another one."),
            (
                "Murals --service new",
                "--models is missing: name the models' ids as the service writes them, such as a-1,a-2."
            ),
            ("Murals --service new --models a,b,a", "--models names a twice; name it once."),
            ("Murals --service new --models a,,b", "--models has the id \"\"; an id is visible ASCII without quotes."),
            (
                "Murals --service new --models a\"b",
                "--models has the id \"a\"b\"; an id is visible ASCII without quotes."
            ),
            (
                "Flux3 --service vtrix --models flux_2_max",
                "vtrix has a model flux_2_max already; see easel model vtrix/flux_2_max."
            ),
            ("Murals --service new --models a --modles b", "There is no flag --modles. Did you mean --models?"),
        ])
    func refused(words: String, sentence: String) async throws {
        let package = try Package()
        let before = package.names
        let (code, _, complaint) = await package.add(words)
        #expect(code == .badUsage)
        #expect(complaint == "easel: \(sentence)\n")
        #expect(package.names == before)
    }

    @Test("refuses a name that is there, a folder without a package, and one that does not depend on Easel")
    func wrongPlace() async throws {
        let package = try Package()
        #expect(await package.add(Self.murals).code == .done)
        let again = await package.add(Self.murals)
        #expect(again.code == .badUsage)
        #expect(again.complaint.contains("Sources/MuralsFamily/Murals.swift already; choose another name than Murals."))
        let empty = try Package(nil)
        let nowhere = await empty.add(Self.murals)
        #expect(nowhere.code == .badUsage)
        #expect(nowhere.complaint.contains("Package.swift cannot be read"))
        #expect(nowhere.complaint.contains("Name the package's folder with --into."))
        let stranger = await (try Package("let package = Package(targets: [\n])")).add(Self.murals)
        #expect(stranger.code == .badUsage)
        #expect(stranger.complaint.contains("does not depend on Easel: add .package(path: \"…/easel\")"))
    }

    @Test(
        "leaves everything as it was where a file cannot be written",
        arguments: ["Tests", "docs", "Sources/MuralsFamily"])
    func readOnly(place: String) async throws {
        let package = try Package()
        // A plain file where a folder must be made cannot be written below, also by root.
        try package.write("in the way", to: place)
        let before = package.files
        let names = package.names
        let (code, _, complaint) = await package.add(Self.murals)
        #expect(code == .ownFault)
        #expect(complaint.contains("The family could not be written:"))
        #expect(complaint.contains("Nothing was changed; look who may write in"))
        #expect(package.files == before && package.names == names)
    }
}

@Suite("A tool that a launcher started", .timeLimit(.minutes(2)))
struct LaunchedToolTests {
    private static let launched = ["EASEL_LAUNCHED": "1"]

    @Test("ends as by Ctrl-C when its input closes; one that nobody launched does not care")
    func closedInput() async throws {
        let ended = try await Tool.run(["sandbox"], variables: Self.launched)
        #expect(ended.code == ExitCode.interrupted.rawValue)
        let own = try Tool.start(["sandbox"])
        while own.isRunning, !own.output.contains("KIE_API_KEY") { try await Task.sleep(for: .milliseconds(10)) }
        try await Task.sleep(for: .milliseconds(500))
        #expect(own.isRunning)
        own.signal(SIGTERM)
        #expect(await own.ending().code == ExitCode.interrupted.rawValue)
    }

    @Test("is no orphan: it ends when its launcher is killed")
    func orphan() async throws {
        let folder = TemporaryFolder()
        // The launcher holds the other end of the tool's input, as a plugin does, and waits for a word that never comes.
        let script = "mkfifo held; \"$1\" sandbox <held >said & echo $! >number; exec 3>held; read -r word"
        let launcher = try ChildProcess(
            ["bash", "-c", script, "launcher", Tool.path.path], variables: Tool.clean.merging(Self.launched) { $1 },
            in: folder, openInput: true)
        func text(_ name: String) -> String {
            (try? String(contentsOf: folder.appending(path: name), encoding: .utf8)) ?? ""
        }
        while !text("said").contains("KIE_API_KEY") { try await Task.sleep(for: .milliseconds(20)) }
        let tool = try #require(pid_t(text("number").trimmingCharacters(in: .whitespacesAndNewlines)))
        #expect(kill(tool, 0) == 0)
        launcher.signal(SIGKILL)
        let limit = ContinuousClock.now + .seconds(30)
        // The dead may still be in the table until somebody takes note of them.
        func isGone() -> Bool {
            let status = try? String(contentsOfFile: "/proc/\(tool)/stat", encoding: .utf8)
            return kill(tool, 0) != 0 || status?.contains(") Z ") == true
        }
        while !isGone(), ContinuousClock.now < limit { try await Task.sleep(for: .milliseconds(20)) }
        #expect(isGone())
        if !isGone() { kill(tool, SIGKILL) }
    }
}
