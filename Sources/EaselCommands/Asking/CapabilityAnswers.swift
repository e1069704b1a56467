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

    /// One kind of need with the values that a page offers, and the request that asks for one of them.
    private struct Need {
        let name: String
        let values: [String]
        /// Where a reason without a parameter stands among the others.
        let place: Int
        let probe: (Mode, String) -> (ImageRequest, ModelFilter)

        init(
            _ name: String, _ values: [String], at place: Int,
            _ probe: @escaping (Mode, String) -> (ImageRequest, ModelFilter)
        ) { (self.name, self.values, self.place, self.probe) = (name, values, place, probe) }

        /// A need that is a wish of the request.
        init(
            _ name: String, _ values: [String], at place: Int, wish: @escaping (inout ImageRequest, String) -> Void
        ) {
            self.init(name, values, at: place) { mode, value in
                var probe = ImageRequest.probe(mode)
                wish(&probe, value)
                return (probe, ModelFilter())
            }
        }
    }

    private var wishes: [Need] {
        [
            Need("ratio", ratios, at: 1) { $0.shape = Ratio($1).map(ImageShape.proportion) },
            Need("size", sizes, at: 1) { $0.shape = PixelSize($1).map(ImageShape.pixels) },
            Need("format", formats, at: 2) { $0.format = PictureType($1) },
            Need("safety", safeties, at: 3) { $0.safety = Int($1) },
            Need("accepts", names, at: Self.last) { mode, name in
                var filter = ModelFilter()
                filter.accepting = [name]
                return (.probe(mode), filter)
            },
        ]
    }

    /// What every request of a mode is: a new picture, or an edit of so many.
    private func base(_ mode: Mode) -> Need {
        let isEdit = mode == .edit
        return Need(isEdit ? "takes" : "can", isEdit ? takes : [mode.rawValue], at: 0) { mode, value in
            (.probe(mode, images: Int(value)), ModelFilter())
        }
    }

    private func reasons(_ entry: Registry.Entry, _ mode: Mode) -> JSONObject {
        var reasons = JSONObject()
        // What speaks against any such request is said once, by what it is.
        let known = problems(entry, .probe(mode), ModelFilter())
        for (need, known) in [(base(mode), [])] + wishes.map({ ($0, known) }) {
            for value in need.values {
                let (request, filter) = need.probe(mode, value)
                let found = problems(entry, request, filter).filter { !known.contains($0) }
                guard !found.isEmpty else { continue }
                reasons["\(need.name) \(value)"] = .array(
                    found.map { [.integer(rank($0, need.place, entry)), .string([$0].namingFlags(in: $0.message))] })
            }
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
