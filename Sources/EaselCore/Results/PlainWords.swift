/// The words of a text in any script, made of letters, their marks and digits alone, in small letters.
///
/// What nobody sees is left out: it could make two names that look the same, or turn a name around.
struct PlainWords {
    /// The words, none of them empty.
    private(set) var words: [String] = []

    init(of text: String) {
        var word = ""
        for scalar in text.lowercased().unicodeScalars {
            if Self.isPart(scalar, of: word) {
                word.unicodeScalars.append(scalar)
            } else if !Self.isJoiner(scalar) {
                end(&word)
            }
        }
        end(&word)
    }

    private mutating func end(_ word: inout String) {
        guard !word.isEmpty else { return }
        words.append(String(word.map(Self.inOnePiece)))
        word = ""
    }

    private static func isPart(_ scalar: Unicode.Scalar, of word: String) -> Bool {
        guard !scalar.properties.isDefaultIgnorableCodePoint else { return false }
        return switch scalar.properties.generalCategory {
        case .lowercaseLetter, .uppercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber: true
        case .nonspacingMark, .spacingMark: !word.isEmpty
        default: false
        }
    }

    /// True for what stands unseen inside of words, such as a joiner or a place where a word may be broken.
    private static func isJoiner(_ scalar: Unicode.Scalar) -> Bool {
        let isMark = [.nonspacingMark, .spacingMark].contains(scalar.properties.generalCategory)
        return [0xAD, 0x200C, 0x200D].contains(scalar.value) || isMark
    }

    /// A letter and its marks as one scalar where there is one, so that a name is one name however it was typed.
    private static func inOnePiece(_ letter: Character) -> Character {
        guard letter.unicodeScalars.count > 1, let place = letters.firstIndex(of: letter) else { return letter }
        return letters[place]
    }

    /// The letters that are one scalar and could be several; equal ones are equal however they are made.
    private static let letters: Set<Character> = {
        let ranges: [ClosedRange<UInt32>] = [
            0xC0...0x24F, 0x386...0x4FF, 0x622...0x6D3, 0x1E00...0x1FFC, 0x3040...0x30FF, 0xAC00...0xD7A3,
        ]
        return Set(ranges.joined().compactMap { Unicode.Scalar($0).map(Character.init) })
    }()

    /// As much of a text as fits into so many letters, and into three times as many bytes; no letter is broken.
    static func beginning(of text: String, upTo most: Int) -> String {
        var beginning = ""
        for letter in text.prefix(most) {
            guard beginning.utf8.count + letter.utf8.count <= 3 * most else { break }
            beginning.append(letter)
        }
        return beginning
    }

    /// The names that Windows keeps for devices, whatever ending follows.
    static let devices = Set(
        ["con", "prn", "aux", "nul"] + (0...9).flatMap { ["com\($0)", "lpt\($0)"] })
}
