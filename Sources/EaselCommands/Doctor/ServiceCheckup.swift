internal import Easel

/// How one service is set up here, and what its doors say.
struct ServiceCheckup: Sendable {
    /// The service where the variables put it.
    let service: ImageService
    let isMoved: Bool
    /// Why the address cannot be used; then nobody is asked, least of all with a key.
    let addressTrouble: String?
    let key: Held
    /// What signs the service's callbacks; nil where it signs none.
    let webhookKey: Held?
    /// What the service's own door said; nil where nobody asked.
    var door: AccessAnswer?
    /// What the upload host said.
    var uploads: AccessAnswer?

    /// A secret variable: whether it is there, and never what it says.
    enum Held: Sendable, Hashable {
        case missing
        case present
        case unusable(String)

        init(_ text: String?) {
            guard let text, !text.allSatisfy(\.isWhitespace) else {
                self = .missing
                return
            }
            do {
                _ = try Secret(text)
                self = .present
            } catch {
                self = .unusable(error.reason)
            }
        }
    }

    /// A clock that is further off than this makes callbacks look forged.
    private static let clockPatience = Duration.seconds(60)

    /// Reads how a service is set up.
    init(_ service: ImageService, in variables: [String: String]) {
        let own = [service.addressVariable, service.uploadAddressVariable]
        let placing = variables.filter { own.contains($0.key) }
        do throws(ImageFailure) {
            self.service = try Registry.everyFamily(in: placing).service(service.id)
            addressTrouble = nil
        } catch {
            self.service = service
            addressTrouble = "\(error.message) \(error.next)"
        }
        isMoved = self.service.addresses != service.addresses
        key = Held(variables[service.key.variable])
        webhookKey = service.callbacks?.proof == nil ? nil : Held(variables[Self.webhookVariable(of: service)])
    }

    /// The variable of the key that signs a service's callbacks.
    static func webhookVariable(of service: ImageService) -> String { "\(service.id.uppercased())_WEBHOOK_KEY" }

    /// True when somebody means to use the service.
    var isSetUp: Bool { key != .missing }

    /// What there is to say, line by line.
    var findings: [Finding] {
        var findings = [keyFinding, addressFinding]
        if let door { findings.append(Self.reach(door, "reached", service.name).counting(if: isSetUp)) }
        if let uploads {
            findings.append(Self.reach(uploads, "uploads", "\(service.name)'s upload host").counting(if: isSetUp))
        }
        if let credit = door?.credit {
            let isEmpty = credit.amount <= JSONNumber(0)
            findings.append(
                Finding("credits", "\(credit) left", isEmpty ? .wrong(.keyOrCredit) : .well))
        }
        if let clock = door?.clockAhead, let finding = clockFinding(clock) { findings.append(finding) }
        if let webhookKey { findings.append(webhookFinding(webhookKey)) }
        return findings
    }

    private var keyFinding: Finding {
        let (variable, page) = (service.key.variable, service.key.page)
        switch (key, door?.key) {
        case (.missing, _): return Finding("API key", "\(variable) is not set; make an API key on \(page).", .unset)
        case (.unusable(let reason), _):
            return Finding(
                "API key", "\(variable) cannot be used: \(reason). Copy it again from \(page).", .wrong(.keyOrCredit))
        case (.present, .refused(let refusal)):
            return Finding(
                "API key", "\(variable) is set and was refused. \(refusal.message) \(refusal.next)",
                .wrong(.keyOrCredit))
        case (.present, .accepted): return Finding("API key", "\(variable) is set and accepted.")
        case (.present, .unclear(let why)):
            return Finding(
                "API key", "\(variable) is set; whether it is accepted is not known. \(why)", .wrong(.ownFault))
        case (.present, nil): return Finding("API key", "\(variable) is set; nobody could be asked about it.", .unset)
        }
    }

    private var addressFinding: Finding {
        if let addressTrouble { return Finding("address", addressTrouble, .wrong(.ownFault)) }
        let moved = isMoved ? ", moved by a variable" : ""
        return Finding("address", "\(service.addresses.api)\(moved)")
    }

    private static func reach(_ answer: AccessAnswer, _ label: String, _ name: String) -> Finding {
        switch answer.reach {
        case .answered(let status): Finding(label, "\(name) answers (HTTP \(status)).")
        case .unreached(let why):
            Finding(
                label, "\(name) cannot be reached: \(why) Look after the network, the proxy and the address.",
                .wrong(.ownFault))
        }
    }

    private func clockFinding(_ ahead: Duration) -> Finding? {
        let off = ahead < .zero ? .zero - ahead : ahead
        guard off > Self.clockPatience else { return nil }
        let side = ahead < .zero ? "behind" : "ahead of"
        return Finding(
            "clock?",
            "This machine's clock is \(off / .seconds(1) < 7200 ? "\(Int(off / .seconds(60))) min" : "hours") \(side) "
                + "\(service.name)'s; set it, or callbacks are taken for forged.", .wrong(.ownFault))
    }

    private func webhookFinding(_ held: Held) -> Finding {
        let variable = Self.webhookVariable(of: service)
        switch held {
        case .missing:
            return Finding("webhook", "\(variable) is not set; callbacks count only by their token.", .unset)
        case .present: return Finding("webhook", "\(variable) is set.")
        case .unusable(let reason):
            return Finding("webhook", "\(variable) cannot be used: \(reason).", .wrong(.keyOrCredit))
        }
    }
}
