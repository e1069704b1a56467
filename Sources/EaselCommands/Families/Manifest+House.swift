internal import Easel

extension Manifest {
    /// What a family adds to this very package.
    func houseChanges(
        _ family: NewFamily, _ package: PackageFolder, _ end: Int
    ) throws -> [PackageFolder.Change] {
        let target = family.target
        let service = family.service.map { "\($0.name)Service" } ?? "\(family.type)Service"
        let registryPath = "Sources/Easel/Registry+EveryFamily.swift"
        let registry = try package.lines(of: registryPath)
        guard let list = registry.lastIndex(where: { $0.hasSuffix(".family,") }) else {
            throw UsageProblem("\(registryPath) has no list of families; add \(family.path).family there by hand.")
        }
        let rooms = family.service == nil ? [target, service] : [target]
        let named = changing(registryPath, registry, ["        \(family.path).family,"], after: list)
        let exports = try package.lines(of: "Sources/Easel/Exports.swift")
        var changes = [
            // What stands between the two is written from the description by a test.
            PackageFolder.Change(
                path: "docs/families/\(target).md", text: family.page + "\n<!-- models -->\n<!-- /models -->\n"),
            changing("Package.swift", lines, ["    \"\(target)\": \"\(service)\","], after: end - 1),
            named.importing(rooms, by: "internal import"),
            PackageFolder.Change(
                path: "Sources/Easel/Exports.swift", text: exports.joined(separator: "\n"), lines: []
            ).importing(rooms, by: "@_exported public import"),
        ]
        guard let joined = family.service else {
            changes.append(
                PackageFolder.Change(path: "Sources/\(service)/\(family.type).swift", text: family.serviceSource))
            changes.append(
                PackageFolder.Change(path: "Sources/\(target)/\(family.type)+Family.swift", text: family.familySource))
            return changes + (try heardChanges(family, package))
        }
        let imports = "public import EaselCore\npublic import \(service)"
        changes.append(
            PackageFolder.Change(
                path: "Sources/\(target)/\(family.fileName)", text: family.joiningSource(joined, importing: imports)))
        return changes
    }

    /// The recordings of a new service stand beside those of the others.
    private func heardChanges(_ family: NewFamily, _ package: PackageFolder) throws -> [PackageFolder.Change] {
        let path = "Tests/FamilyTests/Heard.swift"
        let heard = try package.lines(of: path)
        guard let table = heard.firstIndex(where: { $0.contains("static let recordings = [") }) else {
            throw UsageProblem("\(path) has no table of recordings; add \(family.serviceID) there by hand.")
        }
        var changed = heard
        changed[table] = String(heard[table].dropLast()) + ", \"\(family.serviceID)\": \(family.heardName)]"
        return [
            PackageFolder.Change(path: path, text: changed.joined(separator: "\n"), lines: [changed[table]]),
            PackageFolder.Change(
                path: "Tests/FamilyTests/Heard+\(family.type).swift", text: family.recordingsSource(inHouse: true)),
        ]
    }
}

extension PackageFolder {
    fileprivate func lines(of file: String) throws -> [String] {
        try text(of: file).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
}

extension PackageFolder.Change {
    /// The change with imports put in their places.
    fileprivate func importing(_ modules: [String], by words: String) -> Self {
        var all = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        var added = lines ?? []
        for line in modules.map({ "\(words) \($0)" }) {
            let imports = all.indices.filter { all[$0].contains("import ") && !all[$0].hasPrefix("//") }
            let next = imports.first { all[$0].module > line.module } ?? imports.last.map { $0 + 1 } ?? 0
            all.insert(line, at: next)
            added.append(line)
        }
        return Self(path: path, text: all.joined(separator: "\n"), lines: added)
    }
}

extension String {
    /// What an import names.
    fileprivate var module: Substring { split(separator: " ").last ?? "" }
}
