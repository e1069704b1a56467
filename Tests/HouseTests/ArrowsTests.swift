import Foundation
import TestGround
import Testing

@Suite("The arrows between the rooms")
struct ArrowsTests {
    /// A target as the manifest says it.
    struct Room {
        let name: String
        let needs: Set<String>
        let imports: [String: String]
    }

    static func rooms() async throws -> [Room] {
        // A scratch path of its own: the one of this test run is locked while it runs.
        let scratch = TemporaryFolder()
        let manifest = try await House.run(
            "swift", "package", "--package-path", House.root.path, "--scratch-path", scratch.path, "dump-package")
        let package = try #require(try JSONSerialization.jsonObject(with: Data(manifest.utf8)) as? [String: Any])
        let targets = try #require(package["targets"] as? [[String: Any]])
        return try targets.compactMap { target in
            // A plugin needs a tool, which it runs and does not import.
            guard let name = target["name"] as? String, let type = target["type"] as? String else { return nil }
            guard type != "test", type != "plugin", target["path"] == nil else { return nil }
            let needs = (target["dependencies"] as? [[String: Any]] ?? []).compactMap { dependency in
                (dependency["byName"] as? [Any])?.first as? String ?? (dependency["target"] as? [Any])?.first as? String
            }
            return Room(name: name, needs: Set(needs), imports: try imports(of: name))
        }
    }

    /// The modules that a target's files import, each with a file that does.
    private static func imports(of target: String) throws -> [String: String] {
        var imports: [String: String] = [:]
        for file in House.swiftFiles(in: "Sources/\(target)") {
            for line in try House.lines(of: file) {
                let words = line.split(separator: " ")
                guard let index = words.firstIndex(of: "import"), index <= 2, index + 1 < words.count else { continue }
                guard words[..<index].allSatisfy({ ["public", "internal", "package", "@_exported"].contains($0) })
                else { continue }
                imports[String(words[index + 1])] = file
            }
        }
        return imports
    }

    @Test("are those of the manifest: a target imports what it declares, and declares what it imports")
    func declared() async throws {
        let rooms = try await Self.rooms()
        let ours = Set(rooms.map(\.name))
        #expect(rooms.count > 10)
        for room in rooms where !room.name.hasSuffix("Shim") {
            let imported = Set(room.imports.keys).intersection(ours)
            for module in imported.subtracting(room.needs).sorted() {
                Issue.record(
                    "\(room.imports[module] ?? "") imports \(module); add it to \(room.name) in Package.swift, or do without."
                )
            }
            for module in room.needs.subtracting(imported).sorted() {
                Issue.record("Package.swift lets \(room.name) need \(module), which no file imports; take it out.")
            }
        }
    }

    @Test("keep the core without a family, the sandbox without the client, and sockets in the transports")
    func kept() async throws {
        let rooms = Dictionary(uniqueKeysWithValues: try await Self.rooms().map { ($0.name, $0) })
        #expect(rooms["EaselCore"]?.needs == ["SHA256Shim"])
        #expect(rooms["EaselServer"]?.needs == [])
        #expect(rooms["EaselSandbox"]?.needs == ["EaselServer"])
        let mayOpenSockets: Set<String> = ["EaselTransport", "EaselURLSession"]
        // FoundationNetworking would come along with whoever imports it, and so into the command line.
        for room in rooms.values { #expect(!room.needs.contains("EaselURLSession"), "\(room.name)") }
        for room in rooms.values {
            let network = room.imports["FoundationNetworking"] ?? room.imports["CurlShim"]
            #expect(network == nil || mayOpenSockets.contains(room.name), "\(network ?? "") opens the network.")
            if room.name.hasSuffix("FluxKontext") { #expect(room.needs.contains("EaselCore") && room.needs.count == 2) }
        }
    }
}
