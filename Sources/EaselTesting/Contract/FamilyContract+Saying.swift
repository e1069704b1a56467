internal import EaselCore

extension FamilyContract {
    /// What is wrong with how requests are said.
    func brokenSaying(of asking: Asking) async -> [BrokenPromise] {
        guard let plain = try? asking.check(asking.request()) else { return [] }
        var broken = await brokenManners(of: plain, asking)
        for parameter in asking.parameters where parameter.role != .images {
            let edges = parameter.limits(in: asking.mode)?.rule.edges.inside ?? []
            let isSecret = parameter.role == .callbackSecret
            for value in isSecret ? [.string(ImageParameter.sampleSecret)] : edges {
                guard let request = try? asking.check(asking.request([parameter.name: value])) else { continue }
                broken += await brokenWishes(of: request, asking)
            }
        }
        broken += await brokenEncoding(asking)
        for isLocal in [false, true] where asking.mode == .edit {
            let pictures = asking.pictures(min(asking.imageRule?.most ?? 0, 16), local: isLocal)
            guard let request = try? asking.check(asking.request(images: pictures)) else { continue }
            broken += await brokenWishes(of: request, asking)
        }
        return broken
    }

    /// The call that a request is said as.
    func call(of request: CheckedRequest) async -> WireCall? {
        let line = RecordedLine(.answered(WireReply(status: 200)))
        _ = await rehearsal.submit(request, over: line)
        return line.calls.first
    }

    private func brokenManners(of request: CheckedRequest, _ asking: Asking) async -> [BrokenPromise] {
        guard let said = await call(of: request) else { return [] }
        var broken: [BrokenPromise] = []
        if let again = await call(of: request), again != said {
            broken.append(BrokenPromise(.steadiness, "\(asking.name) says the same request in two ways."))
        }
        if let shown = provider.call(for: request), shown != said {
            broken.append(BrokenPromise(.dryRun, "\(asking.name) shows another call than it sends."))
        }
        let keyHeaders = ["authorization", provider.service.key.placement.header.lowercased()]
        if said.headers.contains(where: { keyHeaders.contains($0.name.lowercased()) }) {
            broken.append(BrokenPromise(.secrecy, "\(asking.name) writes the header of the key, which is the line's."))
        }
        if provider.service.destination(of: said.place)?.takesKey != true {
            broken.append(BrokenPromise(.secrecy, "\(asking.name) orders somewhere else than at its service's doors."))
        }
        guard let body = said.body.map({ SaidBody($0) }) else { return broken }
        let set = Set(request.values.members.map(\.name) + request.images.map(\.parameter) + request.secretNames)
        for parameter in asking.schema.parameters where !set.contains(parameter.name) && body.names(parameter.name) {
            broken.append(BrokenPromise(.silence, "\(asking.name) says \(parameter.name), which is unset."))
        }
        return broken
    }

    /// Words that are hard to carry: each is sent as a prompt where the prompt's own rule takes it.
    private static let hardWords = [
        #"a "quoted" fox, a \ and a / and {"json":[1]}"#, "two lines\nand a\ttab\r\n", "an e\u{301}, 狐 and 🦊👩‍🚀",
        "\u{202E}backwards\u{2028}and\u{7F}\u{1}", "a%20b&c=d+e#f?g;h", "'; DROP TABLE foxes; --<script>&amp;",
    ]

    private func brokenEncoding(_ asking: Asking) async -> [BrokenPromise] {
        guard let prompt = asking.schema.parameter(.prompt, in: asking.mode)?.name else { return [] }
        for words in Self.hardWords {
            guard let request = try? asking.check(asking.request([prompt: .string(words)])) else { continue }
            guard let said = await call(of: request)?.body.map({ SaidBody($0) }) else { continue }
            if !said.isJSON && !said.text.contains(words) || said.isJSON && !said.says(prompt, .string(words)) {
                return [
                    BrokenPromise(
                        .encoding, "\(asking.name) does not send the prompt \(JSON.string(words).text) as it is.")
                ]
            }
        }
        return []
    }

    private func brokenWishes(of request: CheckedRequest, _ asking: Asking) async -> [BrokenPromise] {
        guard let call = await call(of: request) else { return [] }
        guard let said = call.body.map({ SaidBody($0) }) else {
            return [BrokenPromise(.wishes, "\(asking.name) sends an order without a body.")]
        }
        var broken: [BrokenPromise] = []
        if said.isJSON, said.json == nil {
            broken.append(
                BrokenPromise(.wishes, "\(asking.name) sends a body that is no JSON, or names a thing twice."))
        }
        for member in request.values.members where !said.says(member.name, member.value) {
            broken.append(BrokenPromise(.wishes, "\(asking.name) does not send \(member.name)."))
        }
        for (index, image) in request.images.enumerated() where !Self.carries(image, said) {
            broken.append(BrokenPromise(.wishes, "\(asking.name) does not send picture \(index + 1)."))
        }
        for (name, secret) in request.secrets where !said.secrets.contains(secret) {
            broken.append(BrokenPromise(.wishes, "\(asking.name) does not send the secret \(name)."))
        }
        if said.holdsNull { broken.append(BrokenPromise(.silence, "\(asking.name) sends null.")) }
        let texts = [said.text, "\(call.place)", "\(call.headers)"]
        if texts.contains(where: { $0.contains(ImageParameter.sampleSecret) }) {
            broken.append(BrokenPromise(.secrecy, "\(asking.name) opens a secret before it is sent."))
        }
        return broken
    }

    private static func carries(_ image: CheckedImage, _ said: SaidBody) -> Bool {
        if case .link(let address) = image.input.source { return said.holds(address) }
        return image.input.bytes.map { said.pictures.contains($0) } == true
    }
}
