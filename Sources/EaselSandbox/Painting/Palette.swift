/// The colours of one landscape.
struct Palette: Sendable {
    /// From the top of the sky to the horizon.
    let sky: [Colour]
    /// The sun or the moon.
    let light: Colour
    /// The land farthest away, and the land at our feet.
    let far: Colour
    let near: Colour
    var isNight = false

    static let day: [Palette] = [
        Palette(sky: [0x2B3A67, 0x7A5C8E, 0xE58A7B, 0xF9C784], light: 0xFFF1C9, far: 0xB9828F, near: 0x1F1B33),
        Palette(sky: [0x3E7CB1, 0x81B7D8, 0xCFE6EA, 0xFDF3DC], light: 0xFFFBE8, far: 0x9DBBC4, near: 0x17394A),
        Palette(sky: [0x5B2A5E, 0xB23A60, 0xEF6F53, 0xFFC15E], light: 0xFFE9A8, far: 0xC8586A, near: 0x2A1030),
        Palette(sky: [0x1E5F74, 0x4FA095, 0xB5D8A8, 0xF4F1BB], light: 0xFFFDE3, far: 0x86B5A0, near: 0x0F3236),
        Palette(sky: [0x6C7A9C, 0xA9A6C4, 0xE0C3CF, 0xF8DFD0], light: 0xFFF6EC, far: 0xB4A3BE, near: 0x2F2B4A),
        Palette(sky: [0x285E8E, 0x6FA8B8, 0xF2C8A0, 0xF7A072], light: 0xFFF0D0, far: 0xA88E9B, near: 0x1C2942),
        Palette(sky: [0x8A3B3B, 0xC8553D, 0xF28F3B, 0xFFD5A5], light: 0xFFF4D6, far: 0xD08A5C, near: 0x36181D),
        Palette(sky: [0x3A4E7A, 0x8E7CA8, 0xF0A6B8, 0xFFE0D2], light: 0xFFF7F0, far: 0xC292AE, near: 0x2B2347),
    ]

    static let night: [Palette] = [
        Palette(
            sky: [0x070B24, 0x141E4A, 0x2C3F78, 0x566FA3], light: 0xF4F1DE, far: 0x3A4F86, near: 0x050818, isNight: true
        ),
        Palette(
            sky: [0x0A1128, 0x12304A, 0x1F5C66, 0x4E9A88], light: 0xEAF6EF, far: 0x2C6A72, near: 0x040D18, isNight: true
        ),
        Palette(
            sky: [0x120A2A, 0x2E1A57, 0x5E2F80, 0xA3578F], light: 0xFFEFE0, far: 0x5A3480, near: 0x0B0618, isNight: true
        ),
    ]

    static let winter = Palette(
        sky: [0x7C93B2, 0xA9BDD2, 0xD9E2EC, 0xF6EEE6], light: 0xFFFFFF, far: 0xC3D0DE, near: 0x34495E)
    static let autumn = Palette(
        sky: [0x5E7C8B, 0xB9B79A, 0xF0C987, 0xF6A556], light: 0xFFF0CC, far: 0xC98B4E, near: 0x3D1C17)
    static let desert = Palette(
        sky: [0x3F88A5, 0x9CC5C1, 0xF6DDB0, 0xF7B778], light: 0xFFF8E1, far: 0xE0A567, near: 0x7A3B22)

    /// The land's colour at a distance from 0, here, to 1, at the horizon.
    func land(_ distance: Double) -> Colour { near.mixed(with: far, distance) }

    /// The haze between the hills.
    var haze: Colour { Colour.run(sky, at: 0.9) }
}
