import Easel
import Foundation
import Testing

@testable import EaselCommands

@Suite("The words in the shipped schemas", .timeLimit(.minutes(5)))
struct SchemaWordsTests {
    /// A list of words in a schema, and where the code says them.
    struct Row: Sendable, CustomTestStringConvertible {
        let place: String
        let source: String
        /// What the part of the source begins with; it ends with a brace as far in as it began.
        let begin: String
        var form = Form.cases
        var testDescription: String { place }

        enum Form: Sendable { case cases, returned, made }
    }

    static let rows = [
        Row(
            place: "shared.json#/$defs/code", source: "EaselCore/Failures/ImageFailure+Code.swift",
            begin: "extension ImageFailure", form: .made),
        Row(
            place: "shared.json#/$defs/failure/properties/stage", source: "EaselCore/Failures/ImageFailure.swift",
            begin: "    public enum Stage"),
        Row(
            place: "shared.json#/$defs/note/properties/kind", source: "EaselCore/Results/Note.swift",
            begin: "    public enum Kind"),
        Row(
            place: "shared.json#/$defs/carriers/items", source: "EaselCore/Parameters/ParameterRule.swift",
            begin: "public enum ImageCarrier"),
        Row(
            place: "shared.json#/$defs/mode", source: "EaselCore/Requests/ImageRequest.swift", begin: "public enum Mode"
        ),
        Row(
            place: "order.json#/properties/state", source: "EaselEngine/Orders/OrderStatus.swift",
            begin: "public enum OrderState"),
        Row(
            place: "order.json#/properties/files/items", source: "EaselCommands/Orders/OrdersShow.swift",
            begin: "enum PictureFile"),
        Row(
            place: "order.json#/properties/holder", source: "EaselCommands/Orders/OrdersShow.swift",
            begin: "    var rawValue: String", form: .returned),
        Row(
            place: "model.json#/properties/parameters/items/properties/role",
            source: "EaselCore/Parameters/ParameterRole.swift", begin: "public enum ParameterRole"),
        Row(
            place: "parameters.json#/$defs/parameter/anyOf/1/properties/x-role",
            source: "EaselCore/Parameters/ParameterRole.swift", begin: "public enum ParameterRole"),
        Row(
            place: "model.json#/properties/parameters/items/properties/type",
            source: "EaselCommands/Asking/ModelCard.swift",
            begin: "    private static func type", form: .returned),
        Row(
            place: "model.json#/$defs/limits/properties/type", source: "EaselCommands/Asking/ModelCard.swift",
            begin: "    private static func type", form: .returned),
        Row(
            place: "model.json#/properties/parameters/items/properties/source/anyOf/0/properties/certainty",
            source: "EaselCore/Parameters/ImageParameter.swift", begin: "    public enum Certainty"),
        Row(
            place: "parameters.json#/$defs/parameter/anyOf/1/properties/x-source/properties/certainty",
            source: "EaselCore/Parameters/ImageParameter.swift", begin: "    public enum Certainty"),
        Row(
            place: "doctor.json#/properties/services/items/properties/key",
            source: "EaselCommands/Doctor/DoctorReport.swift",
            begin: "    private static func word", form: .returned),
        Row(
            place: "limits.json#/$defs/difference/properties/aspect", source: "EaselCommands/Doctor/Figure.swift",
            begin: "    enum Aspect"),
        Row(
            place: "dry-run.json#/properties/method", source: "EaselCore/Lines/WireCall.swift",
            begin: "    public enum Method"),
    ]

    @Test("are those of the code, each of them and no other", arguments: rows)
    func same(row: Row) throws {
        let parts = row.place.split(separator: "#")
        let schema = parts[1].split(separator: "/").reduce(try ShippedSchemas.all()[String(parts[0])]) { value, name in
            Int(name).map { value?.array?[$0] } ?? value?[String(name)]
        }
        let listed = Set(try #require(schema?["enum"]?.array, "\(row.place)").compactMap(\.string))
        let said = try Self.words(row)
        try #require(said.count > 1)
        #expect(
            listed == said,
            "Bring the enum at docs/schemas/\(row.place) in line with \(row.source): it lacks \(said.subtracting(listed).sorted()) and has \(listed.subtracting(said).sorted()) too many."
        )
    }

    /// The words that a part of a source says.
    private static func words(_ row: Row) throws -> Set<String> {
        let root = ShippedSchemas.folder.deletingLastPathComponent().deletingLastPathComponent()
        let text = try String(contentsOf: root.appending(path: "Sources/\(row.source)"), encoding: .utf8)
        let begin = try #require(text.firstRange(of: row.begin), "\(row.source) has no \(row.begin)")
        let indent = String(row.begin.prefix { $0 == " " })
        let end = try #require(text[begin.upperBound...].firstRange(of: "\n\(indent)}"))
        let part = text[begin.upperBound..<end.lowerBound]
        switch row.form {
        case .made: return Set(part.matches(of: /Code\("(\w+)"\)/).map { String($0.1) })
        case .returned: return Set(part.matches(of: /: "(\w+)"/).map { String($0.1) })
        case .cases:
            let inner = "\n\(indent)    case "
            let cases = part.split(separator: inner).dropFirst().map { $0.prefix { $0 != "\n" } }
            return Set(
                cases.flatMap { $0.split(separator: ",") }.map { item in
                    item.firstMatch(of: /"(\w+)"/).map { String($0.1) } ?? item.trimmingCharacters(in: .whitespaces)
                })
        }
    }
}
