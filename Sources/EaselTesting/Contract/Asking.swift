internal import EaselCore

/// One model in one mode, and how it is asked.
struct Asking: Sendable {
    let entry: Registry.Entry
    let mode: Mode

    /// Every model of a registry in each mode that it offers.
    static func all(in registry: Registry) -> [Asking] {
        registry.entries.flatMap { entry in Mode.allCases.map { Asking(entry: entry, mode: $0) }.filter(\.isOffered) }
    }

    var name: String { "\(entry.model.id) (\(mode.rawValue))" }
    var schema: any ParameterSchema { entry.model.schema }
    var parameters: [ImageParameter] { schema.parameters.filter { $0.limits(in: mode) != nil } }

    var imageRule: ImageRule? {
        guard case .images(let rule) = schema.parameter(.images, in: mode)?.limits(in: mode)?.rule else { return nil }
        return rule
    }

    private var isOffered: Bool {
        let images = schema.parameter(.images, in: mode)
        return mode == .edit ? images != nil : images?.isRequired != true
    }

    /// The plainest request that can be asked, and these values and pictures beside it.
    func request(_ values: [String: JSON] = [:], images: [ImageSource]? = nil) -> ImageRequest {
        var request = ImageRequest("A sample of words")
        request.images = images ?? (mode == .edit ? pictures(1, local: imageRule?.carriers.first != .link) : [])
        var all: [String: JSON] = [:]
        for parameter in parameters where parameter.isRequired || parameter.role == .prompt {
            all[parameter.name] = parameter.sample(in: mode)
        }
        for name in values.keys { addCompany(of: name, to: &all) }
        all.merge(values) { $1 }
        for (name, value) in all { set(name, to: value, in: &request) }
        return request
    }

    /// Pictures that differ from each other.
    func pictures(_ count: Int, local: Bool) -> [ImageSource] {
        (0..<count).map { index in
            local
                ? .bytes(SamplePicture.png + [UInt8(truncatingIfNeeded: index)])
                : .link("https://pictures.example/sample-\(index + 1).png")
        }
    }

    /// The request in the model's names; pictures that are uploaded are links already, as the engine makes them.
    func check(_ request: ImageRequest, bytes: Int? = nil) throws(ImageFailure) -> CheckedRequest {
        let inputs = request.images.map { source in
            guard case .bytes(let own) = source else { return ImageInput.assumed(source) }
            return ImageInput(local: source, count: bytes ?? own.count, type: .png)
        }
        let checked = try entry.check(request, images: inputs)
        return checked.replacing(
            images: checked.images.enumerated().map { index, image in
                guard image.carrier == .upload else { return image }
                let link = ImageInput(link: "https://uploads.example/sample-\(index + 1).png")
                return CheckedImage(parameter: image.parameter, carrier: .link, input: link)
            })
    }

    /// What a parameter needs beside it.
    private func addCompany(of name: String, to values: inout [String: JSON]) {
        for rule in schema.rules {
            let partner: String? =
                switch rule {
                case .requires(name, let other), .together(name, let other), .together(let other, name): other
                default: nil
                }
            guard let partner, values[partner] == nil else { continue }
            guard let parameter = parameters.first(where: { $0.name == partner }) else { continue }
            values[partner] = parameter.sample(in: mode)
            addCompany(of: partner, to: &values)
        }
    }

    private func set(_ name: String, to value: JSON, in request: inout ImageRequest) {
        switch parameters.first(where: { $0.name == name })?.role {
        case .prompt: request.prompt = value.string ?? ""
        case .images: break
        case .callbackSecret: if let secret = try? Secret(value.string ?? "") { request.set(name, to: secret) }
        default: request.set(name, to: value)
        }
    }
}

extension ImageParameter {
    /// A value that the parameter takes and that is not its default, where there is one.
    func sample(in mode: Mode) -> JSON? {
        guard role != .callbackSecret else { return .string(Self.sampleSecret) }
        let limits = limits(in: mode)
        let values = limits?.rule.edges.inside ?? []
        return values.first { $0 != limits?.defaultValue } ?? values.first
    }

    /// What stands for a secret; it must be found nowhere.
    static let sampleSecret = "a-sample-secret-5f1d0c"
}
