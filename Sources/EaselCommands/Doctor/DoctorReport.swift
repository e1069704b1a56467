internal import Easel

/// What `easel doctor` found, as text and as JSON.
enum DoctorReport {
    /// Sections with their findings, a line each.
    static func text(_ sections: [(String, [Finding])], width: Int?) -> String {
        let widest = sections.flatMap(\.1).map(\.label.count).max() ?? 0
        return sections.map { title, findings in
            title + "\n"
                + findings.map { finding in
                    let label = finding.label + String(repeating: " ", count: widest - finding.label.count)
                    return TextBlock(finding.text, after: "  \(finding.mark) \(label)  ", width: width).text
                }.joined()
        }.joined(separator: "\n")
    }

    /// One object for programs.
    static func json(_ checkups: [ServiceCheckup], _ store: StoreCheckup, _ network: Finding, isWell: Bool) -> JSON {
        [
            "well": .bool(isWell), "services": .array(checkups.map(json)), "store": json(store),
            "versions": [
                "easel": .string(EaselCommand.version), "swift": .string(DoctorCommand.compiler),
                "network": .string(network.text),
            ],
        ]
    }

    private static func json(_ checkup: ServiceCheckup) -> JSON {
        let service = checkup.service
        return [
            "id": .string(service.id), "name": .string(service.name),
            "key": .string(word(checkup.key, checkup.door?.key)),
            "key_variable": .string(service.key.variable),
            "webhook_key": OrderReport.text(checkup.webhookKey.map { word($0) }),
            "address": .string(service.addresses.api.description),
            "upload_address": OrderReport.text(service.addresses.upload?.description),
            "moved": .bool(checkup.isMoved), "reached": reached(checkup.door), "http_status": status(checkup.door),
            "uploads_reached": reached(checkup.uploads),
            "credits": checkup.door?.credit.map { ["amount": .string($0.amount.text), "unit": .string($0.unit)] }
                ?? .null,
            "clock_ahead_seconds": checkup.door?.clockAhead.map { .integer(Int($0 / .seconds(1))) } ?? .null,
            "problems": problems(checkup.findings),
        ]
    }

    private static func json(_ store: StoreCheckup) -> JSON {
        [
            "folder": .string(store.folder), "exists": .bool(store.exists), "writable": .bool(store.isWritable),
            "mode": OrderReport.text(store.mode.map { "0" + String($0, radix: 8) }), "open": .integer(store.open),
            "unknown": .integer(store.unknown), "ended": .integer(store.ended), "damaged": .integer(store.damaged),
            "copy": .bool(store.isCopy), "free_bytes": store.free.map { .integer($0) } ?? .null,
            "problems": problems(store.findings),
        ]
    }

    private static func problems(_ findings: [Finding]) -> JSON {
        .array(findings.compactMap { if case .wrong = $0.health { .string($0.text) } else { nil } })
    }

    private static func word(_ held: ServiceCheckup.Held, _ answer: AccessAnswer.KeyAnswer? = nil) -> String {
        switch (held, answer) {
        case (.missing, _): "missing"
        case (.unusable, _): "unusable"
        case (.present, .accepted): "accepted"
        case (.present, .refused): "refused"
        case (.present, .unclear), (.present, nil): "present"
        }
    }

    private static func reached(_ answer: AccessAnswer?) -> JSON {
        switch answer?.reach {
        case .answered: true
        case .unreached: false
        case nil: .null
        }
    }

    private static func status(_ answer: AccessAnswer?) -> JSON {
        if case .answered(let status) = answer?.reach { .integer(status) } else { .null }
    }
}
