internal import Easel

/// Reads the flags of `generate` and `explain` into a portable request.
struct RequestReader {
    private let arguments: Arguments
    private let console: Console
    private let command: String
    private static let mostInput = 64 << 20

    init(_ arguments: Arguments, _ console: Console, for command: String = "generate") {
        self.arguments = arguments
        self.console = console
        self.command = command
    }

    func request() throws(UsageProblem) -> ImageRequest {
        let images = arguments.all("image")
        var request = ImageRequest(try prompt(images))
        request.images = images.map(source)
        request.shape = try arguments.shape()
        request.seed = try arguments.number("seed", Int64.self)
        request.safety = try arguments.number("safety", Int.self)
        request.format = arguments.format
        request.negativePrompt = arguments["negative"]
        try set(in: &request)
        try setRaw(in: &request)
        return request
    }

    private func prompt(_ images: [String]) throws(UsageProblem) -> String {
        guard let word = arguments.words.first else {
            throw UsageProblem("The prompt is missing: easel \(command) \"what the picture shows\".")
        }
        guard images.count(where: { $0 == "-" }) < 2 else {
            throw UsageProblem("Standard input can be one picture; --image - is given twice.")
        }
        guard arguments.words.count == 1 else {
            throw UsageProblem("The prompt is more than one word; put it in quotes: \"\(joinedWords)\".")
        }
        guard word == "-" else { return word }
        guard images.allSatisfy({ $0 != "-" }) else {
            throw UsageProblem("Standard input can be the prompt or the picture, not both.")
        }
        let bytes = console.input(Self.mostInput)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw UsageProblem("Standard input is not text in UTF-8.")
        }
        return text.hasSuffix("\n") ? String(text.dropLast()) : text
    }

    private var joinedWords: String { ForeignText.cleaned(arguments.words.joined(separator: " ")) }

    private func source(_ text: String) -> ImageSource {
        if text == "-" { return .bytes(console.input(Self.mostInput)) }
        let lower = text.lowercased()
        return lower.hasPrefix("http://") || lower.hasPrefix("https://") ? .link(text) : .file(text)
    }

    /// Takes the parameters by the service's own names, each read by its rule; a secret is kept as one.
    private func set(in request: inout ImageRequest) throws(UsageProblem) {
        let known = SettableParameters(model: arguments["model"], service: arguments["service"])
        for (name, text) in try pairs("set", as: "NAME=VALUE") {
            switch known.value(of: name, text) {
            case .plain(let value): request.set(name, to: value)
            case .secret(let secret): request.set(name, to: secret)
            case .unusable(let reason):
                throw UsageProblem("--set \(ForeignText.cleaned(name)) cannot be used: \(reason).")
            }
        }
    }

    /// Takes what Easel's tables do not know; it is sent as given, with a note.
    private func setRaw(in request: inout ImageRequest) throws(UsageProblem) {
        for (name, text) in try pairs("raw", as: "NAME=JSON") {
            guard !SettableParameters.isSecret(name) else {
                throw UsageProblem("--raw \(name) would be shown and stored; give it as --set \(name)=….")
            }
            do { request.setRaw(name, to: try JSON(reading: text)) } catch {
                throw UsageProblem(
                    "--raw \(ForeignText.cleaned(name)) is not JSON: \(error.reason) at byte \(error.offset). A text needs quotes of its own: "
                        + "--raw 'NAME=\"text\"'.")
            }
        }
    }

    /// The values of a flag that names something, each name once; what is wrong is said without the value.
    private func pairs(_ flag: String, as form: String) throws(UsageProblem) -> [(name: String, text: String)] {
        var pairs: [(name: String, text: String)] = []
        for pair in arguments.all(flag) {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let name = ForeignText.cleaned(parts[0])
            guard parts.count == 2, !parts[0].isEmpty else {
                throw UsageProblem("--\(flag) \(name.isEmpty ? "=…" : name) is not \(form).")
            }
            guard !pairs.contains(where: { $0.name == parts[0] }) else {
                throw UsageProblem("--\(flag) \(name) is given twice.")
            }
            pairs.append((parts[0], parts[1]))
        }
        return pairs
    }
}
