/// Paints an order: a landscape of the prompt's own, in the asked size.
struct Painter {
    private var canvas: Canvas
    private let scene: Scene
    private let palette: Palette
    private var dice: Dice
    private let horizon: Double

    /// The picture as a file.
    static func paint(_ order: PaintingOrder) -> [UInt8] {
        var painter = Painter(order)
        painter.paintAll(isEdit: order.isEdit)
        return switch order.format {
        case .png:
            PNGFile.encode(
                painter.canvas,
                notes: [("Software", "Easel sandbox"), ("Seed", "\(order.seed)"), ("Prompt", order.prompt)])
        case .jpeg:
            JPEGFile.encode(
                painter.canvas, comment: "Easel sandbox; seed \(order.seed); \(order.prompt)")
        }
    }

    private init(_ order: PaintingOrder) {
        canvas = Canvas(width: order.width, height: order.height)
        scene = Scene(order.prompt)
        palette = scene.palette
        dice = Dice(seed: Dice.hash(order.prompt) ^ UInt64(bitPattern: order.seed) &* 0x9E37_79B9_7F4A_7C15)
        horizon = scene.hasWater ? dice.number(in: 0.6...0.7) : dice.number(in: 0.72...0.82)
    }

    private var wide: Double { Double(canvas.width) }
    private var high: Double { Double(canvas.height) }
    private var unit: Double { min(wide, high) }

    private mutating func paintAll(isEdit: Bool) {
        paintSky()
        paintLight()
        paintLand()
        if scene.hasWater { paintWater() }
        paintForeground()
        if scene.hasSnow { paintSnowfall() }
        if isEdit { paintFrame() }
    }

    private mutating func paintSky() {
        let line = horizon * high
        let sky = palette.sky
        canvas.fillRows { Colour.run(sky, at: Double($0) / line) }
        if palette.isNight { paintStars() } else { paintClouds() }
    }

    private mutating func paintStars() {
        for _ in 0..<Int(wide * high / 1800) {
            let x = Int(dice.share() * wide)
            let y = Int(dice.share() * dice.share() * horizon * high)
            let share = dice.number(in: 0.2...1)
            canvas.blend(x, y, 0xFFFFFF, share)
            if share > 0.93 {
                for (dx, dy) in [(1, 0), (-1, 0), (0, 1), (0, -1)] { canvas.blend(x + dx, y + dy, 0xFFFFFF, 0.35) }
            }
        }
    }

    /// Long thin clouds, each of a few overlapping lenses.
    private mutating func paintClouds() {
        for _ in 0..<dice.whole(in: 2...5) {
            let y = dice.number(in: 0.08...0.6) * horizon * high
            let x = dice.share() * wide
            let length = unit * dice.number(in: 0.25...0.6)
            let colour = palette.light.mixed(with: Colour.run(palette.sky, at: y / (horizon * high)), 0.35)
            for _ in 0..<4 { paintLens(x + dice.number(in: -0.4...0.4) * length, y, length, colour) }
        }
    }

    private mutating func paintLens(_ x: Double, _ middle: Double, _ length: Double, _ colour: Colour) {
        let thick = length * dice.number(in: 0.02...0.05)
        let y = middle + dice.number(in: -1.2...1.2) * thick
        let half = length * dice.number(in: 0.3...0.6)
        for row in Int(y - thick)...Int(y + thick) {
            let rise = (Double(row) - y) / thick
            let reach = half * max(0, 1 - rise * rise).squareRoot()
            let columns = Int(x - reach)..<max(Int(x - reach), Int(x + reach))
            canvas.fill(x: columns, y: row..<(row + 1), colour, share: 0.28)
        }
    }

    private mutating func paintLight() {
        let x = dice.number(in: 0.2...0.8) * wide
        let y = dice.number(in: palette.isNight ? 0.2...0.45 : 0.45...0.8) * horizon * high
        let radius = unit * dice.number(in: palette.isNight ? 0.035...0.06 : 0.05...0.1)
        canvas.glow(x: x, y: y, radius: radius * 6, palette.light, strength: palette.isNight ? 0.35 : 0.6)
        guard palette.isNight, dice.share() < 0.6 else {
            return canvas.disc(x: x, y: y, radius: radius, palette.light)
        }
        canvas.crescent(x: x, y: y, radius: radius, palette.light, bite: (radius * 0.5, radius * -0.25))
    }
}

extension Painter {
    /// One line of land with its distance: 0 here, 1 at the horizon.
    private struct Layer {
        var ridge: [Double]
        let distance: Double
        var houses: [(columns: Range<Int>, top: Int)] = []
    }

    private mutating func paintLand() {
        let count = dice.whole(in: 4...5)
        var layers: [Layer] = []
        for index in 0..<count {
            layers.append(layer(nearness: Double(index) / Double(count - 1)))
        }
        let line = scene.hasWater ? Int(horizon * high) : canvas.height
        for (index, layer) in layers.enumerated() {
            canvas.raise(layer.ridge, downTo: floor(under: layers[(index + 1)...], line), rows(of: layer, line))
            if palette.isNight || layer.distance < 0.5 { paintWindows(layer) }
        }
    }

    private mutating func layer(nearness: Double) -> Layer {
        let terrain = Terrain(width: canvas.width, height: canvas.height)
        let depth = scene.hasWater ? 0.08 : 0.2
        let base = horizon - 0.1 + nearness * depth
        let isFar = nearness < 0.45
        let sharp = scene.land == .mountains || (scene.land == .forest && isFar)
        let rise = sharp ? 0.34 - 0.2 * nearness : 0.16 - 0.05 * nearness
        let waves = sharp ? 1.6 + nearness : 1.2 + 1.5 * nearness
        var layer = Layer(
            ridge: terrain.ridge(base: base, rise: rise, waves: waves, sharp: sharp, &dice),
            distance: 1 - nearness * 0.8)
        if scene.land == .city, nearness > 0.2 {
            layer.houses = terrain.build(on: &layer.ridge, tall: 0.38 - 0.15 * nearness, &dice)
        } else if scene.land == .forest, !isFar {
            terrain.plant(on: &layer.ridge, tall: 0.05 + 0.06 * nearness, spacing: 0.02 + 0.015 * nearness, &dice)
        }
        return layer
    }

    /// Where nearer land, or the water, begins to hide a layer.
    private func floor(under nearer: ArraySlice<Layer>, _ line: Int) -> [Int] {
        var floor = [Int](repeating: line, count: canvas.width)
        for layer in nearer {
            for column in 0..<canvas.width { floor[column] = min(floor[column], Int(layer.ridge[column]) + 1) }
        }
        return floor
    }

    /// A layer's colour for each row: its own at the top, hazier towards its foot.
    private func rows(of layer: Layer, _ line: Int) -> [UInt32] {
        let top = layer.ridge.min() ?? 0
        let foot = max(top + 1, min(Double(line), top + unit * 0.38))
        let colour = palette.land(layer.distance)
        return (0..<canvas.height).map { row in
            let share = max(0, min(1, (Double(row) - top) / (foot - top)))
            return colour.mixed(with: palette.haze, share * 0.55 * layer.distance).bits
        }
    }

    private mutating func paintWindows(_ layer: Layer) {
        let size = max(1, Int(unit * 0.006))
        let glow: Colour = 0xFFE29A
        for house in layer.houses {
            for x in stride(from: house.columns.lowerBound + size, to: house.columns.upperBound - size, by: size * 3) {
                for y in stride(from: house.top + size * 2, to: Int(horizon * high), by: size * 4) {
                    guard dice.share() < (palette.isNight ? 0.35 : 0.12) else { continue }
                    canvas.fill(x: x..<(x + size), y: y..<(y + size * 2), glow, share: 0.8 - 0.5 * layer.distance)
                }
            }
        }
    }

    private mutating func paintWater() {
        let line = Int(horizon * high)
        let phase = dice.number(in: 0...6)
        let scale = unit
        canvas.reflect(below: line, tint: Colour.run(palette.sky, at: 0.25).mixed(with: palette.near, 0.25)) { depth in
            let near = Double(depth) / scale
            return Int(Wave.sine(phase + 14 * (near * 30).squareRoot()) * scale * near * 0.05)
        }
        for _ in 0..<Int(high / 8) {
            let y = line + Int(dice.share() * dice.share() * (high - horizon * high))
            let x = Int(dice.share() * wide)
            let length = Int(unit * dice.number(in: 0.02...0.12))
            canvas.fill(x: x..<(x + length), y: y..<(y + 1), palette.light, share: dice.number(in: 0.08...0.3))
        }
    }

    /// The land at our feet: a dark edge that gives the view its depth.
    private mutating func paintForeground() {
        let terrain = Terrain(width: canvas.width, height: canvas.height)
        var ridge = terrain.ridge(base: 0.95, rise: 0.1, waves: 1.1, sharp: false, &dice)
        if scene.land == .forest || (scene.land == .mountains && scene.hasWater) {
            terrain.plant(on: &ridge, tall: 0.2, spacing: 0.13, &dice)
        }
        let rows = [UInt32](repeating: palette.land(0.06).bits, count: canvas.height)
        canvas.raise(ridge, downTo: [Int](repeating: canvas.height, count: canvas.width), rows)
    }

    private mutating func paintSnowfall() {
        for _ in 0..<Int(wide * high / 900) {
            let radius = unit * dice.number(in: 0.0012...0.004)
            let (x, y) = (dice.share() * wide, dice.share() * high)
            if radius < 1 {
                canvas.blend(Int(x), Int(y), 0xFFFFFF, 0.7)
            } else {
                canvas.disc(x: x, y: y, radius: radius, 0xFFFFFF)
            }
        }
    }

    /// An edit hangs in a frame: a broad mat with a fine line, so that it is told from a first painting at a glance.
    private mutating func paintFrame() {
        let mat = Int(unit * 0.075)
        let fine = max(1, Int(unit * 0.006))
        let paper = Colour(bits: 0xF6F1E7)
        paintBorder(inset: 0, thick: mat, paper)
        paintBorder(inset: mat - fine * 3, thick: fine, palette.land(0.4))
    }

    private mutating func paintBorder(inset: Int, thick: Int, _ colour: Colour) {
        let (right, bottom) = (canvas.width - inset, canvas.height - inset)
        for (x, y) in [
            (inset..<right, inset..<(inset + thick)), (inset..<right, (bottom - thick)..<bottom),
            (inset..<(inset + thick), inset..<bottom), ((right - thick)..<right, inset..<bottom),
        ] where x.lowerBound <= x.upperBound {
            canvas.fill(x: x, y: y, colour)
        }
    }
}
