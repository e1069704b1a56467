internal import Easel

/// What `easel models` is asked: a request with placeholders, and what stands beside a request.
struct Question {
    /// The request.
    let probe: ImageRequest
    /// What is no wish of a request.
    let filter: ModelFilter
    /// True when anything is asked; without, every model is listed.
    let hasNeeds: Bool

    static let flags: [Flag] = [
        .choice("can", Mode.allCases.map(\.rawValue), "What it must do: make new pictures, or change given ones."),
        .option("takes", "N", "How many pictures must go in; that makes it an edit.", .count(0...1000)),
        .option("ratio", "W:H", "Width to height, such as 21:9.", .ratio),
        .option("size", "WxH", "Exact pixels, such as 1024x768.", .number),
        .option("format", "F", "The file type: jpeg or png.", .format),
        .option("safety", "N", "What its moderation must tolerate; 0 is strictest.", .number),
        .list("accepts", "NAME", "A parameter it must know, by the service's own name.", .parameter),
        .option("service", "NAME", "The service: vtrix, kie, or sandbox.", .service(mayPractise: true)),
    ]

    init(_ arguments: Arguments) throws(UsageProblem) {
        hasNeeds = Self.flags.contains { arguments.has($0.name) }
        let (mode, count) = try Self.mode(arguments)
        var probe = ImageRequest.probe(mode, images: count)
        probe.shape = try arguments.shape()
        probe.format = arguments.format
        probe.safety = try arguments.number("safety", Int.self)
        self.probe = probe
        var filter = ModelFilter()
        filter.accepting = arguments.all("accepts")
        filter.service = arguments["service"]
        self.filter = filter
    }

    /// What is asked, with how many pictures; without a word about it, a new picture.
    private static func mode(_ arguments: Arguments) throws(UsageProblem) -> (Mode, Int?) {
        let count = arguments.count("takes")
        guard let mode = arguments["can"].flatMap(Mode.init(rawValue:)) else {
            return ((count ?? 0) > 0 ? .edit : .generate, count)
        }
        if let count, (count > 0) != (mode == .edit) {
            let reason = count > 0 ? "a new picture takes no pictures in" : "an edit takes at least 1 picture in"
            throw UsageProblem("--can \(mode.rawValue) and --takes \(count) contradict each other: \(reason).")
        }
        return (mode, count)
    }
}
