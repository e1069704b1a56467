internal import Easel

/// Reads the flags of `generate` into a portable request.
struct RequestReader {
    private let arguments: Arguments
    private let console: Console
    private static let mostInput = 64 << 20

    init(_ arguments: Arguments, _ console: Console) {
        self.arguments = arguments
        self.console = console
    }

    func request() throws(UsageProblem) -> ImageRequest {
        let images = arguments.all("image")
        var request = ImageRequest(try prompt(images))
        request.images = images.map(source)
        request.shape = try shape()
        request.seed = try number("seed", Int64.self)
        request.safety = try number("safety", Int.self)
        request.format = arguments["format"].map { PictureType($0 == "jpg" ? "jpeg" : $0) }
        request.negativePrompt = arguments["negative"]
        for pair in arguments.all("set") { try set(pair, in: &request) }
        return request
    }

    private func prompt(_ images: [String]) throws(UsageProblem) -> String {
        guard let word = arguments.words.first else {
            throw UsageProblem("The prompt is missing: easel generate \"what the picture shows\".")
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

    private func shape() throws(UsageProblem) -> ImageShape? {
        let (ratio, size) = (arguments["ratio"], arguments["size"])
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

    private func number<Number: FixedWidthInteger>(_ flag: String, _ kind: Number.Type) throws(UsageProblem) -> Number?
    {
        guard let text = arguments[flag] else { return nil }
        guard let number = JSONNumber(text)?.int64.flatMap({ Number(exactly: $0) }), text.first != "+" else {
            throw UsageProblem("--\(flag) \(ForeignText.cleaned(text)) is not a whole number of 64 bits.")
        }
        return number
    }

    private func set(_ pair: String, in request: inout ImageRequest) throws(UsageProblem) {
        guard let equals = pair.firstIndex(of: "="), equals != pair.startIndex else {
            throw UsageProblem("--set \(ForeignText.cleaned(pair)) is not NAME=VALUE.")
        }
        let name = String(pair[..<equals])
        guard request.extras[name] == nil else {
            throw UsageProblem("--set \(ForeignText.cleaned(name)) is given twice.")
        }
        request.set(name, to: SettableParameters.value(of: name, String(pair[pair.index(after: equals)...])))
    }
}
