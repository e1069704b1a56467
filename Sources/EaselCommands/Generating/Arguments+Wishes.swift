internal import Easel

extension Arguments {
    /// The wished shape: `--ratio` or `--size`, never both.
    func shape() throws(UsageProblem) -> ImageShape? {
        let (ratio, size) = (self["ratio"], self["size"])
        guard ratio == nil || size == nil else {
            throw UsageProblem("--ratio and --size are two ways to say one thing; give one of them.")
        }
        if let ratio {
            guard let read = Ratio(ratio) else {
                throw UsageProblem(
                    "--ratio \(ForeignText.cleaned(ratio)) is not W:H with whole numbers from 1 to 9999.")
            }
            return .proportion(read)
        }
        guard let size else { return nil }
        guard let read = PixelSize(size) else {
            throw UsageProblem("--size \(ForeignText.cleaned(size)) is not WxH with whole numbers.")
        }
        return .pixels(read)
    }

    /// A whole number behind a flag.
    func number<Number: FixedWidthInteger>(_ flag: String, _ kind: Number.Type) throws(UsageProblem) -> Number? {
        guard let text = self[flag] else { return nil }
        guard let number = JSONNumber(text)?.int64.flatMap({ Number(exactly: $0) }), text.first != "+" else {
            throw UsageProblem("--\(flag) \(ForeignText.cleaned(text)) is not a whole number of 64 bits.")
        }
        return number
    }

    /// The wished file type; `jpg` is another spelling of `jpeg`.
    var format: PictureType? { self["format"].map { PictureType($0 == "jpg" ? "jpeg" : $0) } }

    /// How one model is picked among those that fit.
    var pick: Pick { Pick.known.first { $0.name == self["pick"] } ?? .first }

    /// The studio that a command asks: one that knows all models and sends nothing, or the sandbox where it is named.
    func studio(_ console: Console) async throws -> Studio {
        let variables = console.variables
        guard self["service"] != Studio.sandboxID else { return try await Studio.sandbox(variables: variables) }
        // Without a network, which takes milliseconds to open and is not needed for an answer.
        let registry = try Registry.everyFamily(in: variables)
        return try Studio(
            registry: registry, keys: Keys(of: registry.services, in: variables),
            environment: EngineEnvironment(transport: NoTransport()))
    }

    /// Says that two flags contradict each other, when both are given.
    func apart(_ names: String..., because reason: String) throws(UsageProblem) {
        let given = names.filter { has($0) }
        guard given.count > 1 else { return }
        throw UsageProblem("--\(given[0]) and --\(given[1]) contradict each other: \(reason)")
    }
}

extension Pick {
    /// The ways of picking that a person can name.
    static let known = [Pick.first, .cheapest, .fastest]

    /// Their names.
    static let names = known.map(\.name)
}
