/// The wanted shape of a picture.
public enum ImageShape: Sendable, Hashable, Codable {
    /// Width to height; the model chooses the pixels.
    case proportion(Ratio)
    /// Exact pixels.
    case pixels(PixelSize)

    /// Width to height, such as `.ratio(21, 9)`.
    public static func ratio(_ width: Int, _ height: Int) -> ImageShape { .proportion(Ratio(width, height)) }
    /// Exact pixels, such as `.size(1024, 768)`.
    public static func size(_ width: Int, _ height: Int) -> ImageShape {
        .pixels(PixelSize(width: width, height: height))
    }

    /// Ultra-wide, for cinematic pictures and panoramas.
    public static let cinematic21x9 = ratio(21, 9)
    /// Widescreen, for video and desktops.
    public static let landscape16x9 = ratio(16, 9)
    /// Standard, for presentations.
    public static let standard4x3 = ratio(4, 3)
    /// Square, for social posts and profiles.
    public static let square = ratio(1, 1)
    /// Portrait, for magazines.
    public static let portrait3x4 = ratio(3, 4)
    /// Tall, for phones and stories.
    public static let portrait9x16 = ratio(9, 16)
}

/// Width to height as whole numbers, compared without floating point.
public struct Ratio: Sendable, Hashable, Codable, CustomStringConvertible {
    /// The width's share.
    public let width: Int
    /// The height's share.
    public let height: Int

    /// The largest share that is read; products of four shares still fit in an `Int`.
    static let largestShare = 9999

    /// Makes a ratio; shares outside 1 … 9999 make one that every rule refuses.
    public init(_ width: Int, _ height: Int) {
        self.width = width
        self.height = height
    }

    /// Reads `W:H`, or gives nil when it is not two whole numbers from 1 to 9999.
    public init?(_ text: String) {
        var shares = (0, 0)
        var digits = 0
        var isSecond = false
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39 where digits < 4:
                digits += 1
                isSecond ? (shares.1 = shares.1 * 10 + Int(byte - 0x30)) : (shares.0 = shares.0 * 10 + Int(byte - 0x30))
            case 0x3A where digits > 0 && !isSecond: (isSecond, digits) = (true, 0)
            default: return nil
            }
        }
        guard isSecond, digits > 0, shares.0 > 0, shares.1 > 0 else { return nil }
        self.init(shares.0, shares.1)
    }

    /// True when both shares can be compared.
    package var isValid: Bool { (1...Self.largestShare).contains(width) && (1...Self.largestShare).contains(height) }

    /// True when both are the same proportion, such as 32:18 and 16:9.
    package func isSameProportion(as other: Ratio) -> Bool {
        isValid && other.isValid && width * other.height == other.width * height
    }

    /// True when this one is narrower.
    package func isNarrower(than other: Ratio) -> Bool {
        isValid && other.isValid && width * other.height < other.width * height
    }

    /// The one of the candidates that changes the proportion least.
    package func nearest(in candidates: [Ratio]) -> Ratio? {
        guard isValid else { return nil }
        return candidates.filter(\.isValid).min { left, right in
            let (a, b) = (factor(to: left), factor(to: right))
            return a.over * b.under < b.over * a.under
        }
    }

    /// `W:H`.
    public var description: String { "\(width):\(height)" }

    /// By how much one must be stretched into the other, as a fraction of at least 1.
    private func factor(to other: Ratio) -> (over: Int, under: Int) {
        let (mine, its) = (width * other.height, other.width * height)
        return mine > its ? (mine, its) : (its, mine)
    }
}

/// Width and height in pixels.
public struct PixelSize: Sendable, Hashable, Codable, CustomStringConvertible {
    /// The width in pixels.
    public let width: Int
    /// The height in pixels.
    public let height: Int

    /// Makes a size.
    public init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }

    /// Reads `WxH`, or gives nil when it is not two whole numbers of at most six digits.
    public init?(_ text: String) {
        let sides = text.split(separator: "x", omittingEmptySubsequences: false)
        let plain = sides.allSatisfy { side in
            (1...6).contains(side.utf8.count) && side.utf8.allSatisfy { (0x30...0x39).contains($0) }
        }
        guard sides.count == 2, plain, let width = Int(sides[0]), let height = Int(sides[1]) else { return nil }
        self.init(width: width, height: height)
    }

    /// `WxH`.
    public var description: String { "\(width)x\(height)" }
}
