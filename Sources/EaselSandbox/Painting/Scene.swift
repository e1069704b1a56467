/// What a prompt makes the sandbox think of.
///
/// The palette and the kind of land come from the prompt, so that a prompt has its own look; where things stand comes
/// from prompt and seed.
struct Scene {
    enum Land { case mountains, hills, forest, city, dunes }

    var palette: Palette
    var land: Land
    var hasWater: Bool
    var hasSnow = false

    private static let day = ["sunset", "sunrise", "morning", "noon", "day", "sunny"]
    private static let night = ["night", "moon", "star", "midnight", "dark", "space", "galaxy", "dream"]
    private static let winter = ["snow", "winter", "ice", "frost", "arctic", "christmas"]
    private static let autumn = ["autumn", "fall ", "october", "harvest", "pumpkin"]
    private static let water = ["sea", "ocean", "lake", "water", "river", "boat", "beach", "island", "fish", "ship"]
    private static let forest = ["forest", "tree", "wood", "fox", "deer", "bear", "owl", "wolf", "pine", "cabin"]
    private static let city = ["city", "street", "skyline", "tower", "building", "neon", "car", "office", "shop"]
    private static let dunes = ["desert", "dune", "sand", "camel", "mars", "pyramid"]

    init(_ prompt: String) {
        var dice = Dice(seed: Dice.hash(prompt))
        let words = prompt.lowercased()
        func speaks(of list: [String]) -> Bool { list.contains { words.contains($0) } }

        let isNight = speaks(of: Self.night) || (!speaks(of: Self.day) && dice.share() < 0.15)
        let palettes = isNight ? Palette.night : Palette.day
        palette = palettes[dice.whole(in: 0...(palettes.count - 1))]
        land = [.mountains, .mountains, .hills, .forest][dice.whole(in: 0...3)]
        hasWater = speaks(of: Self.water) || dice.share() < 0.45
        if speaks(of: Self.forest) { land = .forest }
        if speaks(of: Self.city) { land = .city }
        if speaks(of: Self.dunes) {
            land = .dunes
            hasWater = false
            if !isNight { palette = .desert }
        }
        if speaks(of: Self.autumn), !isNight { palette = .autumn }
        if speaks(of: Self.winter) {
            hasSnow = true
            if !isNight { palette = .winter }
        }
    }
}
