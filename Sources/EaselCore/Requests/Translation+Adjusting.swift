extension Translation {
    /// Takes the wished shape, and translates between ratio and size where the model knows only the other one.
    mutating func translate(_ shape: ImageShape?) {
        switch shape {
        case nil: break
        case .proportion(let ratio):
            if place(.ratio) == nil, let width = place(.width), let height = place(.height) {
                return translate(ratio, into: width, height)
            }
            wish(.ratio, wishes.ratio)
        case .pixels(let size):
            guard let width = place(.width), let height = place(.height) else { return translate(size) }
            take(size, for: width, height)
        }
    }

    /// A wish for which the model has no parameter.
    mutating func miss(_ role: ParameterRole, _ value: JSON) {
        // Leaving out a wish for safety could be more permissive, and a prompt or a picture is the request itself.
        guard isAdjusting, role == .seed || role == .format || role == .negative else {
            return refuse(role.wish, value.string ?? value.text)
        }
        let shown = role == .negative ? nil : value.string ?? value.text
        let reason = "\(entry.model.id) at \(service.name) takes no \(role.wish)."
        if !isBrief { notes.append(Note(role.wish, .dropped, from: shown, parameters: [], reason: reason)) }
    }

    /// Brings a value that does not fit to the nearest one, or leaves it out, as the parameter allows.
    mutating func adjust(_ value: JSON, at place: Int, _ rule: ParameterRule) {
        let parameter = index.parameters[place]
        let nearest = parameter.adjustment == .droppable ? nil : rule.nearest(to: value)
        switch (parameter.adjustment, nearest) {
        case (.nearest, let nearest?): return settle(value, as: nearest, at: place)
        case (.stricterOnly, let nearest?):
            if let new = nearest.number, let old = value.number, new < old {
                return settle(value, as: nearest, at: place)
            }
        case (.droppable, _):
            let shown = parameter.role == .negative ? nil : value.string ?? value.text
            if !isBrief {
                notes.append(
                    Note(
                        parameter.wish, .dropped, from: shown, parameters: [parameter.name],
                        reason: "\(parameter.name) must be \(rule.allowed)."))
            }
            return
        default: break
        }
        // The schema will refuse it.
        values.places[place] = value
    }

    private mutating func settle(_ value: JSON, as nearest: JSON, at place: Int) {
        values.places[place] = nearest
        let parameter = index.parameters[place]
        if !isBrief {
            notes.append(
                Note(
                    parameter.wish, .adjusted, from: value.string ?? value.text, to: nearest.string ?? nearest.text,
                    parameters: [parameter.name], reason: "The nearest that \(parameter.name) takes."))
        }
    }

    /// A size for a model that knows ratios alone.
    private mutating func translate(_ size: PixelSize) {
        guard let place = place(.ratio), let rule = index.parameters[place].rule(in: mode), let ratio = Ratio(size)
        else { return refuse("size", size.description) }
        let wished = JSON.string(ratio.description)
        guard let nearest = rule.accepted(wished) ?? rule.nearest(to: wished), let text = nearest.string else {
            return refuse("size", size.description)
        }
        guard isAdjusting else { return refuse("size", size.description, nearest: text) }
        values.places[place] = nearest
        if !isBrief {
            notes.append(
                Note(
                    "size", .adjusted, from: size.description, to: text, parameters: [index.parameters[place].name],
                    reason: "\(entry.model.id) takes a ratio and chooses the pixels itself."))
        }
    }

    /// A ratio for a model that knows sizes alone.
    private mutating func translate(_ ratio: Ratio, into width: Int, _ height: Int) {
        guard ratio.isValid, let wide = index.parameters[width].rule(in: mode),
            let high = index.parameters[height].rule(in: mode)
        else { return refuse("ratio", ratio.description) }
        let size = PixelSize(about: ratio, wide, high)
        guard isAdjusting, let size else { return refuse("ratio", ratio.description, nearest: size?.description) }
        values.places[width] = .integer(size.width)
        values.places[height] = .integer(size.height)
        if !isBrief {
            notes.append(
                Note(
                    "ratio", .adjusted, from: ratio.description, to: size.description,
                    parameters: [width, height].map { index.parameters[$0].name },
                    reason: "\(entry.model.id) takes a size; this is \(size.largeness) of that ratio."))
        }
    }

    /// A size for a model that takes one: two parameters, one wish, one note.
    private mutating func take(_ size: PixelSize, for width: Int, _ height: Int) {
        let before = notes.count
        take(.integer(size.width), at: width)
        take(.integer(size.height), at: height)
        guard !isBrief else { return }
        let made = notes[before...]
        notes.removeLast(made.count)
        let sides = [width, height].compactMap { values.places[$0]?.text }
        let gravest = made.max { Self.gravity($0.kind) < Self.gravity($1.kind) } ?? made.first
        let telling = made.first { $0.kind == gravest?.kind && $0.reason != Note.plainReason } ?? gravest
        notes.append(
            Note(
                "size", telling?.kind ?? .exact, from: telling?.kind == .adjusted ? size.description : nil,
                to: sides.joined(separator: "x"), parameters: [width, height].map { index.parameters[$0].name },
                reason: telling?.reason ?? Note.plainReason))
    }

    private static func gravity(_ kind: Note.Kind) -> Int {
        switch kind {
        case .exact: 0
        case .added: 1
        case .doubtful: 2
        case .adjusted: 3
        case .dropped: 4
        }
    }
}

extension Ratio {
    /// The proportion of a size in its smallest numbers, or nil when its shares are too large to compare.
    init?(_ size: PixelSize) {
        guard size.width > 0, size.height > 0 else { return nil }
        var (a, b) = (size.width, size.height)
        while b != 0 { (a, b) = (b, a % b) }
        self.init(size.width / a, size.height / a)
        guard isValid else { return nil }
    }
}

extension PixelSize {
    /// About a megapixel of a ratio, or as much as both rules let through.
    ///
    /// The sides are on the grid of 32 that every documented model takes, or on that of the rules.
    init?(about ratio: Ratio, _ width: ParameterRule, _ height: ParameterRule) {
        var area = Self.megapixel
        while area >= 16_384 {
            let sizes = Self.sizes(of: ratio, about: area, grid: (width.grid, height.grid)).filter { size in
                width.accepts(.integer(size.width)) && height.accepts(.integer(size.height))
            }
            if let best = Self.best(of: sizes, for: ratio, about: area) {
                self = best
                return
            }
            area = area * 3 / 4
        }
        return nil
    }

    private static let megapixel = 1_048_576

    /// How large it is, in words.
    var largeness: String { width * height >= Self.megapixel * 3 / 4 ? "about a megapixel" : "the largest" }

    /// The sizes whose area is off by a quarter at most; only widths near that of the exact one come into question.
    private static func sizes(of ratio: Ratio, about area: Int, grid: (width: Int, height: Int)) -> [PixelSize] {
        let middle = Int((Double(area) * Double(ratio.width) / Double(ratio.height)).squareRoot()) / grid.width
        let least = max(1, 64 / grid.width)
        return (max(least, middle * 4 / 5)...max(least, middle * 6 / 5 + 1)).compactMap { step in
            let width = step * grid.width
            let height =
                (2 * width * ratio.height / ratio.width + grid.height) / (2 * grid.height) * grid.height
            let isNear = (area * 3 / 4...area * 5 / 4).contains(width * height)
            return height >= 64 && isNear ? PixelSize(width: width, height: height) : nil
        }
    }

    private static func best(of sizes: [PixelSize], for ratio: Ratio, about area: Int) -> PixelSize? {
        sizes.min { left, right in
            let (a, b) = (left.stretch(of: ratio), right.stretch(of: ratio))
            if a.over * b.under != b.over * a.under { return a.over * b.under < b.over * a.under }
            return abs(left.width * left.height - area) < abs(right.width * right.height - area)
        }
    }

    /// By how much the ratio must be stretched to fill this size, as a fraction of at least 1.
    private func stretch(of ratio: Ratio) -> (over: Int, under: Int) {
        let (mine, its) = (width * ratio.height, ratio.width * height)
        return mine > its ? (mine, its) : (its, mine)
    }
}

extension ParameterRule {
    /// The steps in which a side of a picture is looked for.
    fileprivate var grid: Int {
        guard case .integer(_, let step) = self, !32.isMultiple(of: Int(step)) else { return 32 }
        return Int(clamping: step)
    }
}
