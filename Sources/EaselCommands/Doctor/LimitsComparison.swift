internal import Easel

/// Where a page and the description of one model differ.
struct LimitsComparison {
    let entry: Registry.Entry
    /// What differs, in the order of the description.
    private(set) var differences: [LimitDifference] = []
    private let page: ToldPage

    init(of entry: Registry.Entry, with page: ToldPage) {
        self.entry = entry
        let declared = entry.model.schema.parameters
        self.page = Self.gathered(page, declared)
        for parameter in declared { compare(parameter) }
        guard page.namesParameters else { return }
        for told in self.page.parameters where !declared.contains(where: { $0.name == told.name }) {
            add(told.name, Figure(.parameter, told.type ?? "named"), declared: nil, at: told.place)
        }
    }

    /// How many of the model's parameters the page tells of.
    var known: Int {
        let names = Set(entry.model.schema.parameters.map(\.name))
        return page.parameters.count { names.contains($0.name) && (page.namesParameters || !$0.facts.isEmpty) }
    }

    /// The page with `input_image_2` and so on gathered into the parameter that stands for them all, and without what
    /// the service is told for every model alike.
    private static func gathered(_ page: ToldPage, _ declared: [ImageParameter]) -> ToldPage {
        var page = page
        page.parameters.removeAll { ["authorization", "model"].contains($0.name) }
        guard let images = declared.first(where: { $0.role == .images })?.name,
            let first = page.parameters.firstIndex(where: { $0.name == images })
        else { return page }
        let further = page.parameters.filter { told in
            told.name.hasPrefix(images + "_") && Int(told.name.dropFirst(images.count + 1)) != nil
        }
        guard let last = further.last else { return page }
        page.parameters[first].facts += further.flatMap(\.facts)
        page.parameters[first].add(Figure(.count, "\(further.count + 1)"), at: last.place)
        page.parameters.removeAll { told in further.contains { $0.name == told.name } }
        return page
    }

    private mutating func compare(_ parameter: ImageParameter) {
        let types = Set(Mode.allCases.compactMap { parameter.limits(in: $0)?.rule.documentTypes }.joined())
            .sorted().joined(separator: " or ")
        guard let told = page.parameters.first(where: { $0.name == parameter.name }) else {
            if page.namesParameters { add(parameter.name, Figure(.parameter, types), found: nil, at: nil) }
            return
        }
        if let type = told.type, !types.split(separator: " ").contains(type[...]) {
            add(parameter.name, Figure(.type, type), declared: types, at: told.place)
        }
        if page.parameters.contains(where: \.isRequired), told.isRequired != parameter.isRequired {
            add(
                parameter.name, Figure(.required, told.isRequired ? "required" : "optional"),
                declared: parameter.isRequired ? "required" : "optional", at: told.place)
        }
        for fact in told.facts { compare(fact, of: parameter, told) }
        if page.isThorough { missing(parameter, told) }
    }

    private mutating func compare(_ fact: ToldFact, of parameter: ImageParameter, _ told: ToldParameter) {
        let modes = fact.mode.map { [$0] } ?? Mode.allCases
        let declared = modes.compactMap { parameter.limits(in: $0)?.figures }
        guard !declared.contains(where: { $0.contains(fact.figure) }) else { return }
        let same = declared.lazy.flatMap { $0 }.first { $0.aspect == fact.figure.aspect }
        add(
            parameter.name, fact.figure, declared: same?.words, at: fact.place,
            because: reason(for: fact, of: parameter, told, instead: same))
    }

    /// What is declared, was read on such a page, and stands on this one no more.
    private mutating func missing(_ parameter: ImageParameter, _ told: ToldParameter) {
        let each = Mode.allCases.compactMap { parameter.limits(in: $0)?.figures }
        guard parameter.source.certainty != .inferred, let declared = each.first, Set(each).count == 1 else { return }
        let aspects = Set(told.facts.map(\.figure.aspect))
        let gone = declared.filter { !aspects.contains($0.aspect) }
        for figure in gone.sorted(by: { $0.aspect.rawValue < $1.aspect.rawValue }) {
            add(parameter.name, figure, found: nil, at: told.place)
        }
    }

    /// Why something else is declared on purpose; nil where nobody has said so.
    private func reason(
        for fact: ToldFact, of parameter: ImageParameter, _ told: ToldParameter, instead declared: Figure?
    ) -> String? {
        if let doubt = parameter.doubts.first(where: { $0.rule.figures.contains(fact.figure) }) { return doubt.reason }
        let other = told.facts.first { $0.figure == declared }
        if fact.isScale, parameter.source.certainty == .disputed, let other {
            return "The page contradicts itself: it also says \(other.figure.words) (\(other.place))."
        }
        guard fact.figure.aspect == .standard, declared == nil, let number = JSONNumber(fact.figure.words) else {
            return nil
        }
        let range = told.facts.first { $0.figure.aspect == .range }
        let isOutside = Mode.allCases.compactMap { parameter.limits(in: $0)?.rule }.allSatisfy { rule in
            range.map { rule.figures.contains($0.figure) } == true && !rule.accepts(.number(number))
        }
        guard isOutside, let range else { return nil }
        return "The page's own default lies outside its own range of \(range.figure.words), so it is never sent."
    }

    private mutating func add(
        _ parameter: String, _ found: Figure, declared: String?, at place: String, because reason: String? = nil
    ) {
        differences.append(
            LimitDifference(
                model: entry.fullName, parameter: parameter, aspect: found.aspect, declared: declared,
                found: found.words, place: place, reason: reason))
    }

    private mutating func add(_ parameter: String, _ declared: Figure, found: String?, at place: String?) {
        differences.append(
            LimitDifference(
                model: entry.fullName, parameter: parameter, aspect: declared.aspect, declared: declared.words,
                found: found, place: place, reason: nil))
    }
}

/// One thing that a page and a description say differently.
struct LimitDifference: Sendable, Hashable {
    let model: String
    let parameter: String
    let aspect: Figure.Aspect
    /// What is declared; nil where nothing is.
    let declared: String?
    /// What stands on the page; nil where nothing does.
    let found: String?
    let place: String?
    /// Why something else is declared on purpose; nil for a difference that somebody should look at.
    let reason: String?

    /// The difference in one line.
    var line: String {
        let (declared, found) = (declared ?? "nothing", found ?? "nothing")
        let at = place.map { " (\($0))" } ?? ""
        return
            "\(model) \(parameter): \(aspect.rawValue) declared \(declared), found \(ForeignText.cleaned(found))\(at)"
    }
}
