internal import Easel

/// What an order would send, shown without sending it and without any picture's bytes.
struct DryRun {
    private let proposal: Proposal
    private let call: WireCall

    init(_ proposal: Proposal) throws(ImageFailure) {
        self.proposal = proposal
        guard let call = proposal.entry.provider.call(for: proposal.request) else {
            throw ImageFailure(
                .internalFault, .checking, "The family \(proposal.entry.provider.family) cannot show its call.",
                next: "Ask its author.")
        }
        self.call = call
    }

    /// The call as text for people, or as the JSON object of `--json`.
    func text(json: Bool) throws(ImageFailure) -> String {
        let body = try body()
        let address = proposal.entry.provider.service.destination(of: call.place)?.address.description ?? ""
        guard json else {
            return "\(call.method.rawValue) \(address)\n\(body.prettyText)"
        }
        let object: JSON = [
            "dry_run": true, "service": .string(proposal.request.service), "model": .string(proposal.request.model),
            "method": .string(call.method.rawValue), "url": .string(address), "body": body,
            "notes": .array(proposal.request.notes.map(OrderReport.json)),
            "estimate": proposal.price.map(OrderReport.json) ?? .null,
        ]
        return object.text
    }

    /// The body with `{"base64_of":FILE,"bytes":N}` where a picture's bytes would stand, quotes included.
    private func body() throws(ImageFailure) -> JSON {
        var text: [UInt8] = []
        var skipsQuote = false
        for piece in call.body?.pieces ?? [] {
            switch piece {
            case .bytes(let bytes):
                text += skipsQuote ? bytes.dropFirst() : bytes[...]
                skipsQuote = false
            case .secret: text += "<redacted>".utf8
            case .base64(let image), .raw(let image):
                text.removeLast()
                text += placeholder(image).text.utf8
                skipsQuote = true
            }
        }
        do { return try JSON(reading: text) } catch {
            throw ImageFailure(.internalFault, .checking, "The body cannot be shown: \(error)", next: "Report this.")
        }
    }

    private func placeholder(_ image: ImageBytes) -> JSON {
        let isUpload = proposal.request.images.contains { $0.carrier == .upload }
        let name: JSON =
            switch image {
            case .file(let path, _): .string(path)
            case .memory: "standard input"
            }
        return [isUpload ? "uploaded_from" : "base64_of": name, "bytes": .integer(image.count)]
    }
}
