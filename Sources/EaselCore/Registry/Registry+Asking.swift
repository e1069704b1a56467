extension Registry {
    /// What a registry cannot know by itself: keys, prices and paces; a studio fills them in.
    package struct Circumstances: Sendable {
        /// Why a service cannot be reached; nil when it can.
        package var unreachable: @Sendable (ImageService) -> String?
        /// What one picture of a model costs, by the model's full name.
        package var prices: [String: Cost]
        /// How many seconds a model's pictures have taken so far, by full name and mode; nil where none was made.
        package var usualSeconds: @Sendable (String, Mode) -> Double?

        /// Everything reachable, prices as documented, nothing timed.
        package init(
            unreachable: @escaping @Sendable (ImageService) -> String? = { _ in nil }, prices: [String: Cost] = [:],
            usualSeconds: @escaping @Sendable (String, Mode) -> Double? = { _, _ in nil }
        ) {
            self.unreachable = unreachable
            self.prices = prices
            self.usualSeconds = usualSeconds
        }
    }

    /// Who could take this request, who could not and why: one verdict per model, in order.
    ///
    /// A question about abilities is a request with placeholders (``ImageRequest/probe(_:images:)``), so asking and
    /// ordering are the same code and cannot disagree.
    public func verdicts(
        for request: ImageRequest, adjusting: Bool = false, where filter: ModelFilter = ModelFilter()
    ) -> [Verdict] {
        verdicts(for: request, adjusting: adjusting, where: filter, under: Circumstances())
    }

    /// The same under what a studio knows; pictures that it has looked at are judged as what they are.
    package func verdicts(
        for request: ImageRequest, images: [ImageInput]? = nil, adjusting: Bool = false,
        where filter: ModelFilter = ModelFilter(), under circumstances: Circumstances
    ) -> [Verdict] {
        let inputs = images ?? request.images.map(ImageInput.assumed)
        let question = Question(
            Wishes(request, images: inputs, adjusting: adjusting), where: filter, under: circumstances)
        return entries.map { Verdict($0, on: question) }
    }

    /// The models that can take a request and pass a filter.
    public func models(
        fitting probe: ImageRequest, accepting: [String] = [], at service: String? = nil,
        by carrier: ImageCarrier? = nil,
        costingAtMost cost: Cost? = nil
    ) -> [Entry] {
        var filter = ModelFilter()
        filter.accepting = accepting
        filter.service = service
        filter.carrier = carrier
        filter.mostCost = cost
        return verdicts(for: probe, where: filter).filter(\.fits).map(\.entry)
    }

    /// The verdict on one model.
    package func verdict(
        on entry: Entry, for request: ImageRequest, _ images: [ImageInput], adjusting: Bool = false,
        where filter: ModelFilter = ModelFilter(), under circumstances: Circumstances = Circumstances()
    ) -> Verdict {
        Verdict(
            entry,
            on: Question(Wishes(request, images: images, adjusting: adjusting), where: filter, under: circumstances))
    }
}

extension Registry.Entry {
    /// What the model can be asked at all: the modes whose bare probe it takes.
    public var abilities: [Mode] {
        Mode.allCases.filter { mode in
            let probe = ImageRequest.probe(mode)
            let images = probe.images.map(ImageInput.assumed)
            return Translation(of: probe, images: images, for: self, adjusting: false).problems.isEmpty
        }
    }
}

extension ImageRequest {
    /// A request with placeholders, for asking who could take it; `images` pictures go in, one for an edit.
    public static func probe(_ mode: Mode = .generate, images: Int? = nil) -> ImageRequest {
        var probe = ImageRequest("…")
        let count = images ?? (mode == .edit ? 1 : 0)
        probe.images = (0..<count).map { .link("https://example.com/\($0 + 1).png") }
        return probe
    }
}

extension ImageInput {
    /// A picture that nobody has looked at: a link as it is, local bytes as a small PNG.
    package static func assumed(_ source: ImageSource) -> ImageInput {
        if case .link(let address) = source { return ImageInput(link: address) }
        return ImageInput(local: source, count: 1, type: .png)
    }
}
