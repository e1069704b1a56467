import EaselCore
import Testing

@Suite("Comparing shapes")
struct ImageShapeTests {
    @Test(
        "a ratio is read as two plain whole numbers",
        arguments: [
            ("16:9", Ratio(16, 9)), ("9999:1", Ratio(9999, 1)), ("016:09", Ratio(16, 9)), ("0:1", nil),
            ("10000:1", nil), ("16", nil), ("16:9:1", nil), ("16:", nil), (":9", nil), ("", nil), ("-16:9", nil),
            ("+16:9", nil),
            ("16 :9", nil), ("1.6:9", nil), ("16/9", nil), ("１6:9", nil),
        ] as [(String, Ratio?)])
    func ratio(_ text: String, _ ratio: Ratio?) { #expect(Ratio(text) == ratio) }

    @Test(
        "a size is read as two plain whole numbers",
        arguments: [
            ("64x128", PixelSize(width: 64, height: 128)), ("999999x0", PixelSize(width: 999_999, height: 0)),
            ("1000000x1", nil), ("64X128", nil), ("64×128", nil), ("64x", nil), ("x", nil), ("1x2x3", nil),
            ("-1x2", nil),
        ]
            as [(String, PixelSize?)])
    func size(_ text: String, _ size: PixelSize?) { #expect(PixelSize(text) == size) }

    @Test(
        "proportions are compared exactly, and impossible ones never match",
        arguments: [
            (Ratio(32, 18), Ratio(16, 9), true, false), (Ratio(9999, 9998), Ratio(9998, 9997), false, true),
            (Ratio(1, 2), Ratio(2, 1), false, true), (Ratio(2, 1), Ratio(1, 2), false, false),
            (Ratio(0, 0), Ratio(1, 1), false, false),
            (Ratio(.max, .max), Ratio(1, 1), false, false), (Ratio(1, 1), Ratio(.min, .max), false, false),
            (Ratio(-16, -9), Ratio(16, 9), false, false),
        ])
    func compares(_ left: Ratio, _ right: Ratio, _ isSame: Bool, _ isNarrower: Bool) {
        #expect(left.isSameProportion(as: right) == isSame && left.isNarrower(than: right) == isNarrower)
    }

    @Test(
        "the nearest ratio changes the proportion least",
        arguments: [
            (Ratio(3, 2), Ratio(4, 3)), (Ratio(5, 4), Ratio(4, 3)), (Ratio(9, 8), Ratio(1, 1)),
            (Ratio(9999, 1), Ratio(21, 9)), (Ratio(1, 9999), Ratio(9, 16)), (Ratio(2, 3), Ratio(3, 4)),
            (Ratio(0, 1), nil), (Ratio(.max, .max), nil),
        ] as [(Ratio, Ratio?)])
    func nearest(_ wish: Ratio, _ near: Ratio?) {
        let six = [Ratio(21, 9), Ratio(16, 9), Ratio(4, 3), Ratio(1, 1), Ratio(3, 4), Ratio(9, 16)]
        #expect(wish.nearest(in: six) == near && wish.nearest(in: []) == nil)
        #expect(wish.nearest(in: [Ratio(0, 0)]) == nil)
    }

    @Test("the named shapes are the six that people know")
    func named() {
        let named: [ImageShape] = [.cinematic21x9, .landscape16x9, .standard4x3, .square, .portrait3x4, .portrait9x16]
        #expect(
            named == ["21:9", "16:9", "4:3", "1:1", "3:4", "9:16"].compactMap { Ratio($0) }.map { .proportion($0) })
    }
}
