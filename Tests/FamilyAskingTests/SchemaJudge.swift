import Easel
import Foundation

/// A small reader of JSON Schema: it knows the words that Easel writes, and complains about any other.
final class SchemaJudge {
    /// The words that stand in a schema and that nobody here knows.
    private(set) var unknownWords: Set<String> = []
    /// What was refused first, with the word that refused it.
    private(set) var refusal: String?
    /// The properties that a value really had, as `FILE NAME`.
    private(set) var met: Set<String> = []
    /// The schemas that references lead to, by their files' names.
    private let files: [String: JSON]
    private var file = ""
    private var patterns: [String: NSRegularExpression] = [:]
    private static let silent: Set<String> = [
        "$schema", "$defs", "title", "description", "default", "format", "writeOnly", "then", "else",
    ]

    init(_ files: [String: JSON] = [:]) { self.files = files }

    /// True when the schema of a file accepts the value.
    func accepts(_ value: JSON, file: String) -> Bool {
        refusal = nil
        return follow("\(file)#", value)
    }

    /// True when the schema accepts the value.
    func accepts(_ value: JSON, _ schema: JSON) -> Bool {
        if let plain = schema.bool { return plain }
        guard let words = schema.object else { return false }
        return words.members.allSatisfy { word in
            if word.name.hasPrefix("x-") || Self.silent.contains(word.name) || judge(value, word, words) { return true }
            refusal = refusal ?? "\(word.name) \(word.value.text.prefix(300)) refuses \(value.text.prefix(300))"
            return false
        }
    }

    private func judge(_ value: JSON, _ word: JSONObject.Member, _ words: JSONObject) -> Bool {
        switch word.name {
        case "type": (word.value.array ?? [word.value]).contains { isType(value, $0.string) }
        case "enum": word.value.array?.contains(value) == true
        case "const": word.value == value
        case "$ref": follow(word.value.string ?? "", value)
        case "minimum", "maximum", "multipleOf": isInRange(value, word)
        case "minLength", "maxLength", "pattern": isText(value, word)
        case "items", "minItems", "maxItems": isList(value, word)
        case "properties", "required", "additionalProperties", "dependentRequired": isObject(value, word, words)
        case "if": accepts(value, word.value) ? holds(value, words["then"]) : holds(value, words["else"])
        case "allOf": word.value.array?.allSatisfy { accepts(value, $0) } == true
        case "anyOf": count(value, word) > 0
        case "oneOf": count(value, word) == 1
        case "not": !accepts(value, word.value)
        default: !unknownWords.insert(word.name).inserted
        }
    }

    private func holds(_ value: JSON, _ schema: JSON?) -> Bool { schema.map { accepts(value, $0) } ?? true }

    /// How many of the choices accept the value; what the others refuse is no refusal.
    private func count(_ value: JSON, _ word: JSONObject.Member) -> Int {
        let before = refusal
        let count = word.value.array?.count { accepts(value, $0) } ?? 0
        if count > 0 { refusal = before }
        return count
    }

    /// Judges by the schema that a reference such as `shared.json#/$defs/note` leads to.
    private func follow(_ reference: String, _ value: JSON) -> Bool {
        let parts = reference.split(separator: "#", omittingEmptySubsequences: false)
        let from = file
        defer { file = from }
        if parts[0] != "" { file = String(parts[0]) }
        let path = parts.count > 1 ? parts[1].split(separator: "/") : []
        let schema = path.reduce(files[file]) { $0?[String($1)] }
        if schema == nil { unknownWords.insert(reference) }
        return schema.map { accepts(value, $0) } ?? false
    }

    private func isType(_ value: JSON, _ type: String?) -> Bool {
        switch (type, value) {
        case ("object", .object), ("array", .array), ("string", .string), ("boolean", .bool), ("number", .number),
            ("null", .null):
            true
        // A number is whole when no digit stands behind the point; what no 64 bits hold is out of every range here.
        case ("integer", .number(let number)): number.int64 != nil || !number.text.contains { ".eE".contains($0) }
        default: false
        }
    }

    private func isInRange(_ value: JSON, _ word: JSONObject.Member) -> Bool {
        guard let number = value.number, let limit = word.value.number else { return true }
        switch word.name {
        case "minimum": return limit <= number
        case "maximum": return number <= limit
        default:
            guard let whole = number.int64, let step = limit.int64 else { return false }
            return whole.quotientAndRemainder(dividingBy: step).remainder == 0
        }
    }

    private func isText(_ value: JSON, _ word: JSONObject.Member) -> Bool {
        guard let text = value.string else { return true }
        let count = Int64(text.unicodeScalars.count)
        switch word.name {
        case "minLength": return (word.value.number?.int64 ?? 0) <= count
        case "maxLength": return count <= word.value.number?.int64 ?? 0
        default: return matches(text, word.value.string ?? "")
        }
    }

    private func matches(_ text: String, _ pattern: String) -> Bool {
        let known = patterns[pattern] ?? (try? NSRegularExpression(pattern: pattern))
        patterns[pattern] = known
        return known?.firstMatch(in: text, range: NSRange(text.startIndex..., in: text)) != nil
    }

    private func isList(_ value: JSON, _ word: JSONObject.Member) -> Bool {
        guard let list = value.array else { return true }
        let count = Int64(list.count)
        switch word.name {
        case "minItems": return (word.value.number?.int64 ?? 0) <= count
        case "maxItems": return count <= word.value.number?.int64 ?? 0
        default: return list.allSatisfy { accepts($0, word.value) }
        }
    }

    private func isObject(_ value: JSON, _ word: JSONObject.Member, _ words: JSONObject) -> Bool {
        guard let object = value.object else { return true }
        func has(_ name: JSON) -> Bool { name.string.flatMap { object[$0] } != nil }
        switch word.name {
        case "required": return word.value.array?.allSatisfy(has) == true
        case "dependentRequired":
            return word.value.object?.members.allSatisfy { need in
                object[need.name] == nil || need.value.array?.allSatisfy(has) == true
            } == true
        case "properties":
            return object.members.allSatisfy { member in
                guard let schema = word.value[member.name] else { return true }
                met.insert("\(file) \(member.name)")
                return accepts(member.value, schema)
            }
        default:
            return object.members.allSatisfy { member in
                words["properties"]?[member.name] != nil || accepts(member.value, word.value)
            }
        }
    }
}

/// The schemas that Easel ships, and what can be said of them without a value.
enum ShippedSchemas {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "docs/schemas")

    /// Every schema by its file's name.
    static func all() throws -> [String: JSON] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".json") }
        return try Dictionary(
            uniqueKeysWithValues: names.map { name in
                (name, try JSON(reading: String(contentsOf: folder.appending(path: name), encoding: .utf8)))
            })
    }

    /// The names of all properties in a schema, at every depth.
    static func properties(of schema: JSON) -> Set<String> {
        var names = Set<String>()
        for member in schema.object?.members ?? [] {
            if member.name == "properties" { names.formUnion(member.value.object?.members.map(\.name) ?? []) }
            // What stands under `properties` are schemas by names that are no words.
            let inner = member.name == "properties" ? member.value.object?.members.map(\.value) ?? [] : [member.value]
            for schema in inner { names.formUnion(properties(of: schema)) }
        }
        for item in schema.array ?? [] { names.formUnion(properties(of: item)) }
        return names
    }
}
