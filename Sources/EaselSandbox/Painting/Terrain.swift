/// Lines of hills: for every column the height at which the land begins.
struct Terrain {
    let width: Int
    let height: Int

    private var unit: Double { Double(min(width, height)) }

    /// A line of hills around a base (0 top, 1 bottom), so high, with sharp or with round tops.
    func ridge(base: Double, rise: Double, waves: Double, sharp: Bool, _ dice: inout Dice) -> [Double] {
        let octaves = sharp ? 6 : 2
        var line = [Double](repeating: base * Double(height), count: width)
        var size = rise * unit
        var frequency = waves / unit
        for _ in 0..<octaves {
            add(size, frequency, sharp: sharp, to: &line, &dice)
            size *= sharp ? 0.5 : 0.3
            frequency *= sharp ? 2.1 : 2.7
        }
        return line
    }

    /// Adds one octave of noise: random heights on a lattice, joined smoothly, or folded to make tops sharp.
    private func add(_ size: Double, _ frequency: Double, sharp: Bool, to line: inout [Double], _ dice: inout Dice) {
        let offset = dice.share()
        let lattice = (0...(Int(Double(width) * frequency) + 3)).map { _ in dice.share() }
        for column in 0..<width {
            let place = Double(column) * frequency + offset
            let cell = Int(place)
            let between = place - Double(cell)
            let smooth = between * between * (3 - 2 * between)
            let noise = lattice[cell] + (lattice[cell + 1] - lattice[cell]) * smooth
            line[column] -= size * (sharp ? 1 - abs(2 * noise - 1) - 0.5 : noise - 0.5)
        }
    }

    /// Sets conifers on a line: spikes with a ragged edge.
    func plant(on line: inout [Double], tall: Double, spacing: Double, _ dice: inout Dice) {
        var place = -tall * unit
        while place < Double(width) + tall * unit {
            let high = tall * unit * dice.number(in: 0.55...1.15)
            let half = high * dice.number(in: 0.2...0.28)
            let middle = Int(place)
            let ground = line[min(max(0, middle), width - 1)] + high * 0.12
            for column in ((middle - Int(half))..<(middle + Int(half) + 1)).clamped(to: 0..<width) {
                let away = abs(Double(column) - place) / half
                guard away < 1 else { continue }
                // A saw over the slope makes the branches.
                let saw = (away * 4).truncatingRemainder(dividingBy: 1)
                let top = ground - high * (1 - away) * (0.82 + 0.18 * (1 - saw))
                line[column] = min(line[column], top)
            }
            place += spacing * unit * dice.number(in: 0.4...1.6)
        }
    }

    /// Sets buildings on a line, and tells where they stand.
    func build(on line: inout [Double], tall: Double, _ dice: inout Dice) -> [(columns: Range<Int>, top: Int)] {
        var houses: [(columns: Range<Int>, top: Int)] = []
        var left = 0
        while left < width {
            let right = min(width, left + max(4, Int(unit * dice.number(in: 0.035...0.09))))
            let top = max(0, line[left] - unit * tall * dice.number(in: 0.25...1))
            for column in left..<right { line[column] = top.rounded() }
            houses.append((left..<right, Int(top)))
            if dice.share() < 0.18, right - left > 6 {
                let spire = (left + right) / 2
                for column in spire..<min(width, spire + 2) { line[column] = max(0, top - unit * tall * 0.2) }
            }
            left = right
        }
        return houses
    }
}
