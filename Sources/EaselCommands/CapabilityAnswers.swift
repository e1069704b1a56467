internal import Easel

/// What every model says to every single need that a page offers, asked of the registry one need at a time.
struct CapabilityAnswers {
    /// How many pictures can be asked to go in: one more than any model takes, so that the page can say so.
    let takes: [String]
    let ratios: [String]
    let sizes: [String]
    let formats: [String]
    let safeties: [String]
    let names: [String]
    let services: [String]
    private let registry: Registry

    /// Shapes that people ask for beside those that the descriptions name.
    private static let usualRatios = [(32, 9), (2, 1), (3, 2), (5, 4), (4, 5), (2, 3), (1, 2)].map { Ratio($0, $1) }
    private static let usualSizes = [
        "512x512", "1024x1024", "2048x2048", "1024x768", "768x1024", "1280x720", "1920x1080", "1080x1920", "3840x2160",
    ]
    /// A reason to refuse one named parameter comes after all that judging a request finds.
    private static let last = 10_000

    /// Collects what can be asked, with what a question asks among it.
    init(_ registry: Registry, including question: Question) {
        self.registry = registry
        let parameters = registry.entries.flatMap(\.model.schema.parameters)
        func rules(_ role: ParameterRole) -> [ParameterRule] {
            parameters.filter { $0.role == role }.flatMap { parameter in
                Mode.allCases.compactMap { parameter.limits(in: $0)?.rule }
            }
        }
        let most = rules(.images).map { if case .images(let rule) = $0 { rule.most } else { 0 } }.max() ?? 0
        takes = Self.numbers(upTo: most + 1, and: question.probe.images.count).filter { $0 != "0" }
        let levels = rules(.safety).map(Self.most).max() ?? 0
        safeties = Self.numbers(upTo: levels, and: question.probe.safety)
        ratios = Self.ratios(rules(.ratio), question.probe.shape)
        var asked: [String] = []
        if case .pixels(let size) = question.probe.shape { asked = [size.description] }
        sizes = Self.distinct(Self.usualSizes + asked)
        let known = rules(.format).flatMap { if case .choice(let words) = $0 { words } else { [String]() } }
        formats = Self.distinct(known + [question.probe.format?.word].compactMap { $0 })
        names = Set(parameters.map(\.name) + question.filter.accepting).sorted { $0.lowercased() < $1.lowercased() }
        services = registry.services.map(\.id)
    }

    /// Per model its service, and per mode and need the reasons that speak against it, each with its place among them.
    var json: JSON {
        let models = registry.entries.map { entry -> JSON in
            [
                "name": .string(entry.fullName), "service": .string(entry.provider.service.id),
                "generate": .object(reasons(entry, .generate)), "edit": .object(reasons(entry, .edit)),
            ]
        }
        return .array(models)
    }

    private func reasons(_ entry: Registry.Entry, _ mode: Mode) -> JSONObject {
        var reasons = JSONObject()
        func ask(_ place: Int, _ need: String, _ values: [String], _ probe: (String) -> (ImageRequest, ModelFilter)) {
            for value in values {
                // What speaks against any such request is said once, by the number of pictures.
                let isBase = need == "can" || need == "takes"
                let known = isBase ? [] : problems(entry, .probe(mode), ModelFilter())
                let (request, filter) = probe(value)
                let found = problems(entry, request, filter).filter { !known.contains($0) }
                guard !found.isEmpty else { continue }
                reasons["\(need) \(value)"] = .array(
                    found.map { [.integer(rank($0, place, entry)), .string($0.message)] })
            }
        }
        func wish(_ change: @escaping (inout ImageRequest, String) -> Void) -> (String) -> (ImageRequest, ModelFilter) {
            { value in
                var probe = ImageRequest.probe(mode)
                change(&probe, value)
                return (probe, ModelFilter())
            }
        }
        if mode == .generate { ask(0, "can", ["generate"], wish { _, _ in }) }
        if mode == .edit { ask(0, "takes", takes) { (.probe(.edit, images: Int($0)), ModelFilter()) } }
        ask(1, "ratio", ratios, wish { $0.shape = Ratio($1).map(ImageShape.proportion) })
        ask(1, "size", sizes, wish { $0.shape = PixelSize($1).map(ImageShape.pixels) })
        ask(2, "format", formats, wish { $0.format = PictureType($1) })
        ask(3, "safety", safeties, wish { $0.safety = Int($1) })
        ask(Self.last, "accepts", names) { name in
            var filter = ModelFilter()
            filter.accepting = [name]
            return (.probe(mode), filter)
        }
        return reasons
    }

    private func problems(
        _ entry: Registry.Entry, _ request: ImageRequest, _ filter: ModelFilter
    ) -> [ParameterProblem] {
        registry.verdict(on: entry, for: request, request.images.map(ImageInput.assumed), where: filter).problems
    }

    /// Where a reason stands among several: wishes without a parameter first, then the parameters in their order.
    private func rank(_ problem: ParameterProblem, _ place: Int, _ entry: Registry.Entry) -> Int {
        let parameters = entry.model.schema.parameters
        return parameters.firstIndex { $0.name == problem.parameter }.map { $0 + 100 } ?? place
    }

    private static func ratios(_ rules: [ParameterRule], _ shape: ImageShape?) -> [String] {
        var ratios = usualRatios
        for rule in rules {
            switch rule {
            case .ratioRange(let narrowest, let widest): ratios += [narrowest, widest]
            case .ratios(let list): ratios += list
            default: break
            }
        }
        if case .proportion(let ratio) = shape { ratios.append(ratio) }
        return distinct(ratios.sorted { $1.isNarrower(than: $0) }.map(\.description))
    }

    private static func most(_ rule: ParameterRule) -> Int {
        switch rule {
        case .integer(let range, _), .integerText(let range): Int(clamping: min(range.upperBound, 100))
        default: 0
        }
    }

    private static func numbers(upTo most: Int, and asked: Int?) -> [String] {
        Set(0...most).union([asked].compactMap { $0 }).sorted().map { "\($0)" }
    }

    private static func distinct(_ texts: [String]) -> [String] {
        var seen: Set<String> = []
        return texts.filter { seen.insert($0).inserted }
    }
}
