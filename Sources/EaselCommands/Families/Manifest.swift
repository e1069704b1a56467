internal import Easel

/// A package's manifest as far as a new family needs it: the place where its lines go.
struct Manifest: Sendable {
    let lines: [String]
    let name: String
    /// The name by which the package calls Easel.
    private let easel: String
    private let shape: Shape

    /// The shapes that are known; any other is left alone.
    private enum Shape: Sendable {
        /// This very package: a table of families and the services that they speak to.
        case house(endOfTable: Int)
        /// A host's package with one list of targets, and the name by which it calls Easel.
        case host(list: Int)
        case other
    }

    /// Reads a manifest's text.
    init(_ text: String, in name: String, easel: String?) throws {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        self.lines = lines
        self.name = name
        let product = text.firstMatch(of: /name:\s*"Easel\w*",\s*package:\s*"([^"]+)"/)
        // A dependency that is given a name is called by it alone, whatever the launcher knows.
        let given = text.firstMatch(of: /\.package\(\s*name:\s*"(\w*easel\w*)"/.ignoresCase())
        self.easel = (product?.1 ?? given?.1).map(String.init) ?? easel ?? "easel"
        guard easel != nil || text.lowercased().contains("easel") else {
            throw UsageProblem(
                "\(ForeignText.cleaned(name)) does not depend on Easel: add .package(path: \"…/easel\") to its dependencies first."
            )
        }
        let lists = lines.indices.filter { lines[$0].filter { $0 != " " } == "targets:[" }
        let table = lines.firstIndex(of: "let families = [")
        if let table, let end = lines[table...].firstIndex(of: "]") {
            shape = .house(endOfTable: end)
        } else if let list = lists.first, lists.count == 1 {
            shape = .host(list: list)
        } else {
            shape = .other
        }
    }

    /// Every file that a family adds or changes, none of them touched yet.
    func adding(_ family: NewFamily, to package: PackageFolder) throws -> [PackageFolder.Change] {
        let changes: [PackageFolder.Change] =
            switch shape {
            case .house(let end): try houseChanges(family, package, end)
            case .host, .other: try hostChanges(family)
            }
        for change in changes where change.isNew && package.has(change.path) {
            throw UsageProblem(
                "There is \(ForeignText.cleaned(package.name(change.path))) already; choose another name than \(family.type)."
            )
        }
        return changes
    }

    /// What a person does next.
    func nextSteps(for family: NewFamily) -> String {
        if case .house = shape {
            return """
                Next: swift test --filter EveryFamilyTests says what to fill in, sentence by sentence.
                The guide is docs/AddAFamily.md.
                """
        }
        return """
            Next: swift test --filter \(family.target)Tests says what to fill in, sentence by sentence.
            Then let your program find it: add "\(family.target)" to the dependencies of your target, and open the studio
            with Studio(keys: .environment, adding: [\(family.path).family]). The guide is docs/AddAFamily.md in Easel.
            """
    }

    private func hostChanges(_ family: NewFamily) throws -> [PackageFolder.Change] {
        let imports = "import Easel"
        let target = family.target
        let source = family.service.map { family.joiningSource($0, importing: imports) } ?? family.wholeSource
        var changes = [
            PackageFolder.Change(path: "Sources/\(target)/\(family.fileName)", text: source),
            PackageFolder.Change(path: "Tests/\(target)Tests/\(target)Tests.swift", text: family.testSource),
            PackageFolder.Change(
                path: "Tests/\(target)Tests/\(target)+Recordings.swift",
                text: family.recordingsSource(inHouse: false)),
            PackageFolder.Change(path: "docs/families/\(target).md", text: family.page),
        ]
        // Lines that a person has pasted stay as they are.
        guard !lines.contains(where: { $0.contains("\"\(target)\"") }) else { return changes }
        let added = targetLines(target)
        guard case .host(let list) = shape else {
            throw UsageProblem(
                """
                \(ForeignText.cleaned(name)) has no line "targets: [" of its own, so nothing was written. Put these lines \
                into its list of targets, and ask again:
                \(added.joined(separator: "\n"))
                """)
        }
        changes.append(changing("Package.swift", lines, added, after: list))
        return changes
    }

    private func targetLines(_ target: String) -> [String] {
        """
                .target(name: "\(target)", dependencies: [.product(name: "Easel", package: "\(easel)")]),
                .testTarget(
                    name: "\(target)Tests",
                    dependencies: [
                        "\(target)", .product(name: "Easel", package: "\(easel)"),
                        .product(name: "EaselTesting", package: "\(easel)"),
                    ]),
        """.split(separator: "\n").map(String.init)
    }

    func changing(
        _ path: String, _ lines: [String], _ added: [String], after index: Int
    ) -> PackageFolder.Change {
        let text = (lines[...index] + added + lines[(index + 1)...]).joined(separator: "\n")
        return PackageFolder.Change(path: path, text: text, lines: added)
    }
}

extension NewFamily {
    /// The file of the family: `Murals.swift`, or `Vtrix+Flux3.swift`.
    var fileName: String { (service.map { "\($0.name)+\(type)" } ?? type) + ".swift" }
}
