/// Header fields in the order they came, found by name without regard to case.
package struct HTTPHeaders: Sendable, Hashable, RandomAccessCollection, ExpressibleByDictionaryLiteral {
    /// One field.
    package struct Field: Sendable, Hashable {
        /// The name as written.
        package var name: String
        /// The value without surrounding blanks.
        package var value: String

        /// Makes a field.
        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    private var fields: [Field] = []

    /// Makes an empty list.
    package init() {}

    /// Makes a list from names and values; a name may stand twice.
    package init(dictionaryLiteral elements: (String, String)...) {
        fields = elements.map { Field(name: $0.0, value: $0.1) }
    }

    /// The first value under this name, in any case.
    package subscript(name: String) -> String? {
        fields.first { $0.name.hasSameLetters(as: name) }?.value
    }

    /// Every value under this name, in any case.
    package func all(_ name: String) -> [String] {
        fields.filter { $0.name.hasSameLetters(as: name) }.map(\.value)
    }

    /// Appends a field.
    package mutating func add(_ name: String, _ value: String) {
        fields.append(Field(name: name, value: value))
    }

    /// The first position.
    package var startIndex: Int { fields.startIndex }
    /// The position after the last field.
    package var endIndex: Int { fields.endIndex }
    /// The field at a position.
    package subscript(position: Int) -> Field { fields[position] }
}

extension String {
    /// Equal but for the case of ASCII letters, which is how HTTP compares names.
    func hasSameLetters(as other: String) -> Bool {
        utf8.count == other.utf8.count && zip(utf8, other.utf8).allSatisfy { $0.lowered == $1.lowered }
    }
}

extension UInt8 {
    /// The lower-case letter for an ASCII capital, any other byte as it is.
    var lowered: UInt8 { (0x41...0x5A).contains(self) ? self | 0x20 : self }
}
