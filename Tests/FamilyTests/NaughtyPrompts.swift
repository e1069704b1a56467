/// Prompts that have broken programs somewhere: written for these tests, each for one way of going wrong.
enum NaughtyPrompts {
    /// What means something to some language, reader, shell, database or person.
    static let plain: [String] = [
        "undefined", "nil", "null", "NULL", "(null)", "None", "true", "False", "NaN", "-Infinity", "0", "-0", "1e400",
        "0x0",
        "9007199254740993", "1/0", "1,5", "01", "1_000", "१२३", "٠١", "½", "Ⅷ", "''", "\"", "'", "`", "\\", "\\\\",
        "\\\"", "\\n",
        "\\u0000", "\\uD800", "\\x00", "%", "%%", "%s%n", "%d", "%00", "%0d%0aX: y", "%F0%9F%A6%8A", "%2e%2e%2f", "+",
        "a+b", "a b",
        "&", "&amp;", "&#0;", "&lt;b&gt;", "<", ">", "<b>a</b>", "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<!-- a -->", "]]>", "<![CDATA[a]]>", "<?xml version=\"1.0\"?>",
        "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///c\">]>",
        "'; DROP TABLE foxes; --", "\" OR 1=1 --", "1; SELECT 1", "$(touch a)", "`touch a`", "; ls", "| cat", "&& true",
        "> a",
        "$HOME", "${HOME}", "%PATH%", "~", "*", "?", "[a-z]", "{a,b}", "!", "#", "# a", "-", "--", "--help", "-rf /",
        "-0x1p3",
        "../../a", "..\\..\\a", "/dev/null", "C:\\a", "CON", "NUL.png", "file:///etc/hosts", "https://a.b/c?d=e&f#g",
        "//a.b",
        "data:image/png;base64,AAAA", "javascript:a", "\\\\host\\share", "a.png\u{0}.exe", "{{a}}", "{% a %}",
        "<%= a %>", "#{a}",
        "${{a}}", "{0}", "%(a)s", "{\"prompt\":\"b\"}", "\",\"model\":\"x", "[]", "{}", "[[[[", "}}}}", "\"}]}}",
        "<|endoftext|>",
        "--ar 16:9 --v 6", "[moderated]", "=1+1", "@SUM(A1)", "+1", "a\tb", "a,b;c", "Bearer x", "Content-Length: 0",
        "@everyone",
        "a:b", ":", "::", "...", "…", "a  b", "x y\u{2003}z", "The quick brown fox…", "O'Brien", "Müller & Söhne",
        "naïve café",
    ]

    /// What is odd by its letters.
    static let letters: [String] = [
        "\u{0}", "a\u{0}b", "\u{1}\u{2}\u{7}\u{8}\u{b}\u{c}\u{e}\u{1f}a", "a\u{7f}", "a\u{80}\u{85}\u{9f}",
        "\u{1b}[31mred\u{1b}[0m",
        "a\nb", "a\rb", "a\r\nb", "\na\n", "\ta\t", " a ", "  a", "a\u{a0}b", "a\u{2028}b\u{2029}c",
        "a\u{2003}\u{3000}b", "a\u{ad}b",
        "\u{feff}a", "a\u{feff}", "a\u{fffe}b", "a\u{ffff}b",
        String(decoding: [0xEF, 0xB7, 0x90, 0x61], as: UTF8.self), "\u{10ffff}a", "\u{e000}a", "\u{f8ff}a",
        "\u{fffd}a",
        "a\u{200b}b\u{200c}c\u{200d}d", "a\u{200e}\u{200f}b", "\u{202e}desrever", "\u{202a}a\u{202c}",
        "\u{2066}a\u{2069}", "\u{61c}a",
        "é", "e\u{301}", "e\u{301}\u{301}\u{327}", "Å Å Å", "ﬁ ﬂ", "Ǆ ǅ ǆ", "ß ẞ", "İ ı I i", "ſ K", "Σ σ ς", "각 각",
        "H\u{334}\u{338}\u{35d}\u{327}\u{300}\u{301}\u{302}e\u{321}\u{322}l\u{489}\u{488}p", "\u{301}a", "\u{20dd}a",
        "a\u{360}b",
        "🦊", "🦊🦊🦊", "👩‍👩‍👧‍👦", "👨🏿‍🚀", "🏴󠁧󠁢󠁷󠁬󠁳󠁿", "🇩🇪🇩", "❤️", "❤", "1️⃣", "🏳️‍🌈", "👍🏻👍🏿", "\u{1f3fb}a", "\u{fe0f}a",
        "红狐狸在雪地里", "雪の中の赤い狐", "눈 속의 붉은 여우", "рыжая лиса", "αλεπού", "שועל אדום", "ثعلب أحمر", "लाल लोमड़ी",
        "สุนัขจิ้งจอกแดง", "ქართული", "አማርኛ", "ᚠᛟᚲᛊ", "𓃥", "𝓯𝓸𝔁", "ｆｏｘ", "ⓕⓞⓧ", "🄵🄾🅇", "xoɟ", "ʄ☮ẋ", "社會科學院語學研究所", "𠜎𠜱𠝹",
        "田中さんにあげて下さい", "ﷺ", "꧁꧂", "⁰¹²₃₄", "⅛⅜⅝⅞", "∂∑œ´®†¥", "¡™£¢∞§¶", "„“‚‘»«›‹", "–—―‐", "\u{180e}a", "\u{1160}a",
        "\u{3164}a",
        "\u{2060}a\u{2063}", "\u{206a}a", "\u{fff9}a\u{fffa}b\u{fffb}", "\u{1d173}a", "\u{e0001}\u{e0041}a",
        "\u{1ffff}a", "\u{110bd}a",
    ]

    /// Texts of any characters at all, the same for the same seed.
    static func random(_ count: Int, seed: UInt64) -> [String] {
        var state = seed
        func next(_ below: UInt32) -> UInt32 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt32(truncatingIfNeeded: state >> 33) % below
        }
        let planes: [UInt32] = [0x80, 0x800, 0x10000, 0x110000]
        return (0..<count).map { _ in
            var text = String.UnicodeScalarView("a".unicodeScalars)
            for _ in 0..<next(60) {
                if let scalar = Unicode.Scalar(next(planes[Int(next(4))])) { text.append(scalar) }
            }
            return String(text)
        }
    }

    /// All of them, no bytes twice.
    static var all: [String] {
        var seen: Set<[UInt8]> = []
        return (plain + letters + random(250, seed: 7)).filter { seen.insert(Array($0.utf8)).inserted }
    }
}
