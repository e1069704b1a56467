import Testing

@testable import EaselSandbox

/// On threads of their own: painting would hold the few that the servers of other tests need.
@Suite("The sandbox paints")
struct PaintingTests {
    private func order(
        _ prompt: String = "a red fox in the snow", seed: Int64 = 1, _ width: Int = 160, _ height: Int = 90,
        _ format: PaintingOrder.Format = .png, isEdit: Bool = false
    ) -> PaintingOrder {
        PaintingOrder(prompt: prompt, seed: seed, width: width, height: height, format: format, isEdit: isEdit)
    }

    @Test("PNG files that are valid to the last checksum, of exactly the asked size, with prompt and seed in them")
    func png() async throws {
        try await blocking {
            for prompt in ["a fox — 狐 🦊", "a lake", "a city at night", "camel in the desert", "forest in autumn"] {
                let picture = try PictureReader.png(Painter.paint(order(prompt, seed: .min, 161, 93)))
                #expect(picture.width == 161 && picture.height == 93)
                #expect(picture.notes["Prompt"] == prompt)
                #expect(picture.notes["Seed"] == "-9223372036854775808")
                #expect(Set(picture.channels).count > 40, "a picture has more than a few shades")
            }
        }
    }

    @Test("JPEG files that decode to the same picture as the PNG, nearly")
    func jpeg() async throws {
        try await blocking {
            for (width, height) in [(160, 90), (67, 131), (8, 8), (9, 1)] {
                let exact = try PictureReader.png(Painter.paint(order("a lake at night", 5, width, height)))
                let file = Painter.paint(order("a lake at night", 5, width, height, .jpeg))
                let close = try JPEGReader.read(file)
                #expect(close.width == width && close.height == height)
                #expect(close.notes["Comment"]?.contains("a lake at night") == true)
                let error = zip(exact.channels, close.channels).reduce(0.0) { sum, pair in
                    let difference = Double(pair.0) - Double(pair.1)
                    return sum + difference * difference
                }
                // A mean square of 40 is a signal to noise ratio of 32 dB, in pictures so small that every edge counts.
                #expect(error / Double(exact.channels.count) < 40, "\(width)x\(height)")
            }
        }
    }

    private func order(
        _ prompt: String, _ seed: Int64, _ width: Int, _ height: Int, _ format: PaintingOrder.Format = .png
    ) -> PaintingOrder {
        order(prompt, seed: seed, width, height, format)
    }

    @Test("the same for the same prompt and seed, and something else for any other")
    func repeatable() async throws {
        try await blocking {
            let first = Painter.paint(order())
            #expect(Painter.paint(order()) == first)
            let others = [
                order("a red fox in the sand"), order(seed: 2), order(seed: .max), order("a red fox in the snow "),
                order(isEdit: true),
            ]
            let pixels = Set(others.map { Painter.paint($0).suffix(5000) } + [first.suffix(5000)])
            #expect(pixels.count == 6)
        }
    }

    @Test("any size and any prompt without falling over")
    func sizes() async throws {
        try await blocking {
            var dice = Dice(seed: 3)
            let words = ["", "city", "forest night", "lake snow", "desert", "sea at night in winter", "🙂", "dream"]
            for _ in 0..<150 {
                let (width, height) = (dice.whole(in: 1...120), dice.whole(in: 1...120))
                let prompt = words[dice.whole(in: 0...(words.count - 1))] + "\(dice.whole(in: 0...99))"
                let isEdit = dice.share() < 0.3
                let picture = try PictureReader.png(
                    Painter.paint(order(prompt, seed: 9, width, height, isEdit: isEdit)))
                #expect(picture.width == width && picture.height == height)
            }
        }
    }

    @Test("bytes of any kind into a form that unpacks to the same")
    func deflate() async throws {
        try await blocking {
            var dice = Dice(seed: 2)
            for letters in [1, 2, 3, 5, 256] as [UInt64] {
                for count in [0, 1, 2, 3, 4, 300, 70_000] {
                    let bytes = (0..<count).map { _ in UInt8(dice.next() % letters) }
                    let unpacked = try PictureReader.inflate(Deflater.zlib(bytes))
                    #expect(unpacked == bytes, "\(count) of \(letters)")
                }
            }
        }
    }

    @Test("ratios exactly, in about as many pixels as the settings say")
    func ratios() throws {
        for text in ["1:1", "16:9", "9:16", "21:9", "9:21", "4:3", "3:2", "100:99", "7:3"] {
            let ratio = try #require(Ratio(text))
            let size = ratio.size(pixels: 262_144)
            #expect(size.width * ratio.height == size.height * ratio.width, "\(text)")
            #expect((200_000...340_000).contains(size.width * size.height), "\(text)")
        }
        let odd = try #require(Ratio("1921:1080")).size(pixels: 262_144)
        #expect(abs(Double(odd.width) / Double(odd.height) - 1921.0 / 1080) < 0.01)
    }

    @Test("quickly, also in a debug build")
    func quickly() async throws {
        try await blocking {
            let clock = ContinuousClock()
            for format in [PaintingOrder.Format.png, .jpeg] {
                let time = clock.measure { _ = Painter.paint(order("a forest lake", seed: 1, 736, 414, format)) }
                #expect(time < .seconds(4), "\(format): \(time)")
            }
        }
    }
}
