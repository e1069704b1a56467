/// One reader of bytes that come from outside, with what has to hold whatever they are.
///
/// The tests and the fuzzer go by the same list, so a reader that is added here is tried by both.
struct ForeignReader: Sendable, CustomStringConvertible {
    /// The name, which is also that of its file in `Tests/Fixtures/Corpus`.
    let name: String
    /// Reads the bytes, and throws where something that is promised does not hold.
    let read: @Sendable ([UInt8]) async throws -> Void

    init(_ name: String, _ read: @escaping @Sendable ([UInt8]) async throws -> Void) {
        self.name = name
        self.read = read
    }

    var description: String { name }

    /// Every reader of foreign bytes.
    static let all = [
        json, number, link, redirect, address, wait, replyHead, vtrix, kie, plain, callback, picture, record, ticket,
        hint, note, folder, batch, words, page, request, key, veil, foreignText,
    ]
}

/// What is promised and does not hold.
struct Broken: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// Says what is broken, where a promise does not hold.
func must(_ holds: Bool, _ promise: @autoclosure () -> String) throws {
    if !holds { throw Broken(promise()) }
}

/// Says what is broken, where a text for people can move a cursor, forge a line or reverse what stands around it.
func mustBePlain(_ text: String, _ what: String) throws {
    for scalar in text.unicodeScalars {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator:
            throw Broken("\(what) holds U+\(String(scalar.value, radix: 16)): \(text.debugDescription)")
        default: continue
        }
    }
}

extension [UInt8] {
    /// The bytes as text, with marks in place of what is none.
    var text: String { String(decoding: self, as: UTF8.self) }
}

extension String {
    /// True when both are the same byte for byte; `==` takes the sign for Kelvin for a K.
    func isSpelled(_ other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}
