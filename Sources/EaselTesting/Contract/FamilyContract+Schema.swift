internal import EaselCore

extension FamilyContract {
    /// What is wrong with what may be asked, before anything is said.
    func brokenSchema(of asking: Asking) -> [BrokenPromise] {
        let plain = brokenPrompt(of: asking) + brokenRoles(of: asking) + brokenDefaults(of: asking)
        do {
            _ = try asking.check(asking.request())
        } catch {
            return plain + [
                BrokenPromise(.edges, "The plainest request of \(asking.name) is refused: \(error.message)")
            ]
        }
        return plain + brokenImages(of: asking) + asking.parameters.flatMap { brokenEdges(of: $0, in: asking) }
    }

    private func brokenPrompt(of asking: Asking) -> [BrokenPromise] {
        let prompts = asking.parameters.filter { $0.role == .prompt }
        guard prompts.count == 1, prompts[0].isRequired else {
            return [
                BrokenPromise(
                    .prompt, "\(asking.name) has \(prompts.count) prompts; it needs exactly one, and that required.")
            ]
        }
        return []
    }

    private func brokenRoles(of asking: Asking) -> [BrokenPromise] {
        var broken: [BrokenPromise] = []
        for role in ParameterRole.allCases where role != .extra && role != .prompt {
            let names = asking.parameters.filter { $0.role == role }.map(\.name)
            guard names.count > 1 else { continue }
            broken.append(
                BrokenPromise(.roles, "\(asking.name): \(names.joined(separator: " and ")) both answer \(role.wish)."))
        }
        for parameter in asking.parameters {
            guard let rule = parameter.limits(in: asking.mode)?.rule, !parameter.role.isAnswered(by: rule) else {
                continue
            }
            broken.append(
                BrokenPromise(
                    .roles, "\(asking.name): \(parameter.name) answers \(parameter.role.wish) with \(rule.allowed)."))
        }
        return broken
    }

    private func brokenDefaults(of asking: Asking) -> [BrokenPromise] {
        asking.parameters.compactMap { parameter in
            guard let limits = parameter.limits(in: asking.mode), let value = limits.defaultValue else { return nil }
            guard !limits.rule.accepts(value) else { return nil }
            return BrokenPromise(
                .defaults,
                "\(asking.name): the default \(value.text) of \(parameter.name) is not \(limits.rule.allowed).")
        }
    }

    private func brokenEdges(of parameter: ImageParameter, in asking: Asking) -> [BrokenPromise] {
        // Pictures are tried apart, and a secret's rule is not judged: nobody may read it.
        guard let rule = parameter.limits(in: asking.mode)?.rule, ![.images, .callbackSecret].contains(parameter.role)
        else { return [] }
        var broken: [BrokenPromise] = []
        for value in rule.edges.inside {
            do {
                let checked = try asking.check(asking.request([parameter.name: value]))
                guard checked.values[parameter.name] != rule.accepted(value) else { continue }
                broken.append(BrokenPromise(.edges, "\(asking.name): \(parameter.name) does not keep \(value.shown)."))
            } catch {
                broken.append(
                    BrokenPromise(
                        .edges, "\(asking.name): \(parameter.name) refuses \(value.shown), which is \(rule.allowed)."))
            }
        }
        for value in rule.edges.outside where parameter.role != .prompt || value.string != nil {
            let checked = try? asking.check(asking.request([parameter.name: value]))
            guard checked != nil else { continue }
            broken.append(
                BrokenPromise(
                    .limits, "\(asking.name): \(parameter.name) takes \(value.shown), which is not \(rule.allowed)."))
        }
        return broken
    }

    private func brokenImages(of asking: Asking) -> [BrokenPromise] {
        guard let rule = asking.imageRule else { return [] }
        var broken: [BrokenPromise] = []
        func note(_ promise: BrokenPromise.Promise, _ sentence: String) {
            broken.append(BrokenPromise(promise, "\(asking.name): \(sentence)"))
        }
        if rule.most < 1 || rule.carriers.isEmpty || rule.mostBytes.map({ $0 < 1 }) == true {
            note(.images, "no picture can go in by a rule for \(rule.allowed).")
        }
        if Set(rule.carriers).count < rule.carriers.count { note(.images, "a way for pictures is named twice.") }
        if rule.carriers.contains(.upload), provider.service.upload == nil {
            note(.images, "pictures should be uploaded, and \(provider.service.name) has no place for them.")
        }
        guard asking.mode == .edit else { return broken }
        for isLocal in [false, true] {
            let takes = rule.carriers.contains { ($0 != .link) == isLocal }
            let what = isLocal ? "local pictures" : "links"
            if takes, !accepts(rule.most, isLocal, asking) { note(.edges, "it refuses \(rule.most) \(what).") }
            if accepts(rule.most + 1, isLocal, asking) { note(.limits, "it takes \(rule.most + 1) \(what).") }
            if !takes, accepts(1, isLocal, asking) { note(.limits, "it takes \(what) that it has no way for.") }
        }
        if let most = rule.mostBytes, rule.carriers.contains(where: { $0 != .link }) {
            if !accepts(1, true, asking, bytes: most) { note(.edges, "it refuses a picture of \(most) bytes.") }
            if accepts(1, true, asking, bytes: most + 1) { note(.limits, "it takes a picture of \(most + 1) bytes.") }
        }
        return broken
    }

    private func accepts(_ count: Int, _ isLocal: Bool, _ asking: Asking, bytes: Int? = nil) -> Bool {
        let request = asking.request(images: asking.pictures(count, local: isLocal))
        return (try? asking.check(request, bytes: bytes)) != nil
    }
}

extension JSON {
    /// The value for a sentence.
    var shown: String { text.count > 60 ? "a text of \((string ?? text).count) characters" : text }
}

extension ParameterRole {
    /// True when the rule can judge what the wish can be.
    fileprivate func isAnswered(by rule: ParameterRule) -> Bool {
        switch (self, rule) {
        case (.images, .images): true
        case (.images, _), (_, .images): false
        case (.extra, _), (.prompt, .text), (.negative, .text), (.callbackSecret, .text): true
        case (.callbackAddress, .address), (.ratio, .ratios), (.ratio, .ratioRange), (.format, .choice): true
        case (.width, .integer), (.height, .integer), (.seed, .integer), (.safety, .integer): true
        case (.seed, .integerText), (.safety, .integerText): true
        default: false
        }
    }
}
