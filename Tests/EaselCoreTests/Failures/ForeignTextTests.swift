import EaselCore
import TestGround
import Testing

@Suite("Showing words from outside")
struct ForeignTextTests {
    static let rows: [(String, String)] = [
        ("", ""), ("plain: ä 🦊 \\ \"x\"", "plain: ä 🦊 \\ \"x\""), ("a\nb\r\nc\rd", "a b  c d"),
        ("\u{1b}[31m", "\\u{1b}[31m"), ("\u{0}\u{7}\u{7f}\u{9b}", "\\u{0}\\u{7}\\u{7f}\\u{9b}"),
        ("\t", "\\u{9}"), ("\u{202e}gnp.exe", "\\u{202e}gnp.exe"),
        ("\u{2066}\u{2069}\u{200b}\u{200f}\u{feff}", "\\u{2066}\\u{2069}\\u{200b}\\u{200f}\\u{feff}"),
        ("\u{2028}\u{2029}\u{85}", "\\u{2028}\\u{2029}\\u{85}"),
        ("\u{e000}\u{e0041}", "\\u{e000}\\u{e0041}"),
        (String(repeating: "ä", count: 300), String(repeating: "ä", count: 300)),
        (String(repeating: "ä", count: 301), String(repeating: "ä", count: 299) + "…"),
        (String(repeating: "\u{1b}", count: 300), String(repeating: "\\u{1b}", count: 49) + "…"),
        (String(repeating: "x", count: 299) + "\u{1b}", String(repeating: "x", count: 299) + "…"),
        (String(repeating: "x", count: 294) + "\u{1b}", String(repeating: "x", count: 294) + "\\u{1b}"),
    ]

    @Test("X4: a text is escaped and cut, and cleaning it again changes nothing", arguments: rows)
    func cleaned(_ text: String, _ clean: String) {
        #expect(ForeignText.cleaned(text) == clean)
        #expect(ForeignText.cleaned(clean) == clean)
    }

    @Test("X4: 10 MB are cut at once")
    func long() {
        let text = String(repeating: "\u{1b}x", count: 5 << 20)
        let time = ContinuousClock().measure { #expect(ForeignText.cleaned(text).unicodeScalars.count <= 300) }
        #expect(time < .seconds(1))
    }

    @Test("random texts come out plain and short", arguments: 0..<10)
    func random(_ seed: UInt64) {
        var random = SmallRandom(seed: seed)
        for _ in 0..<100 {
            let clean = ForeignText.cleaned(random.text(upTo: 200))
            #expect(
                clean.unicodeScalars.count <= 300
                    && clean.unicodeScalars.allSatisfy { $0.value >= 32 && ![0x7F, 0x202E, 0x2028].contains($0.value) })
        }
    }
}

@Suite("Foreign words at the end of a sentence")
struct ForeignSentenceTests {
    @Test(
        "get a full stop where they have none of their own",
        arguments: [
            ("gone", "gone."), ("Gone.", "Gone."), ("Why? ", "Why? "), ("No!", "No!"),
            ("\u{4F60}\u{3002}", "\u{4F60}\u{3002}"), ("a\u{1b}", "a\\u{1b}."),
        ])
    func ended(_ words: String, _ sentence: String) {
        #expect(ForeignText.sentence(words) == sentence)
    }
}

@Suite("Carrying a service's no to the front door")
struct RefusalTests {
    @Test("words and code are cleaned when they are set")
    func cleaned() {
        var refusal = Refusal(.rejected, "No.", next: "Stop.")
        refusal.serviceMessage = "a\u{1b}"
        refusal.serviceCode = "b\n"
        #expect(refusal.serviceMessage == "a\\u{1b}" && refusal.serviceCode == "b ")
    }

    @Test(
        "advice follows the kind and the wait",
        arguments: [
            (.rejected, nil, .never), (.rateLimited, nil, .later), (.maintenance, nil, .later), (.notSent, nil, .later),
            (.moderated, nil, .never), (.badKey, nil, .never),
            (.rateLimited, .seconds(5), .after(.seconds(5))),
        ] as [(ImageFailure.Code, Duration?, ImageFailure.RetryAdvice)])
    func advice(_ code: ImageFailure.Code, _ wait: Duration?, _ advice: ImageFailure.RetryAdvice) {
        var refusal = Refusal(code, "No.", next: "Stop.")
        refusal.retryAfter = wait
        #expect(ImageFailure(refusal, at: .submitting).retry == advice)
    }

    @Test("nothing that was known is lost on the way")
    func carried() {
        var refusal = Refusal(.failed, "No.", next: "Stop.")
        refusal.httpStatus = 500
        refusal.serviceCode = "7"
        refusal.serviceMessage = "gpu"
        refusal.mayHaveCost = true
        let failure = ImageFailure(refusal, at: .waiting)
        #expect(failure.description == "No. It said: \"gpu\". It may have been charged. Stop.")
        #expect((failure.code, failure.stage, failure.httpStatus) == (.failed, .waiting, 500))
        #expect((failure.serviceCode, failure.serviceMessage, failure.next) == ("7", "gpu", "Stop."))
    }
}
