import Easel
import Foundation

/// A small reader of JSON Schema: it knows the words that Easel writes, and complains about any other.
final class SchemaJudge {
    private(set) var unknownWords: Set<String> = []
    private var patterns: [String: NSRegularExpression] = [:]
    private static let silent: Set<String> = [
        "$schema", "title", "description", "default", "format", "writeOnly", "then", "else",
    ]

    /// True when the schema accepts the value.
    func accepts(_ value: JSON, _ schema: JSON) -> Bool {
        if let plain = schema.bool { return plain }
        guard let words = schema.object else { return false }
        return words.members.allSatisfy { word in
            word.name.hasPrefix("x-") || Self.silent.contains(word.name) || judge(value, word, words)
        }
    }

    private func judge(_ value: JSON, _ word: JSONObject.Member, _ words: JSONObject) -> Bool {
        switch word.name {
        case "type": isType(value, word.value.string)
        case "enum": word.value.array?.contains(value) == true
        case "minimum", "maximum", "multipleOf": isInRange(value, word)
        case "minLength", "maxLength", "pattern": isText(value, word)
        case "items", "minItems", "maxItems": isList(value, word)
        case "properties", "required", "additionalProperties", "dependentRequired": isObject(value, word, words)
        case "if": accepts(value, word.value) ? holds(value, words["then"]) : holds(value, words["else"])
        case "allOf": word.value.array?.allSatisfy { accepts(value, $0) } == true
        case "anyOf": word.value.array?.contains { accepts(value, $0) } == true
        case "not": !accepts(value, word.value)
        default: !unknownWords.insert(word.name).inserted
        }
    }

    private func holds(_ value: JSON, _ schema: JSON?) -> Bool { schema.map { accepts(value, $0) } ?? true }

    private func isType(_ value: JSON, _ type: String?) -> Bool {
        switch (type, value) {
        case ("object", .object), ("array", .array), ("string", .string), ("boolean", .bool), ("number", .number): true
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
                word.value[member.name].map { accepts(member.value, $0) } ?? true
            }
        default:
            guard word.value == false else { return true }
            return object.members.allSatisfy { words["properties"]?[$0.name] != nil }
        }
    }
}
