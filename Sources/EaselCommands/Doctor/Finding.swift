internal import Easel

/// One thing that `easel doctor` looked at, with what it found.
struct Finding: Sendable, Hashable {
    let label: String
    let text: String
    let health: Health

    enum Health: Sendable, Hashable {
        /// As it should be.
        case well
        /// Not set up, which is nobody's fault.
        case unset
        /// Wrong; the code is what the process ends with.
        case wrong(ExitCode)
    }

    init(_ label: String, _ text: String, _ health: Health = .well) {
        self.label = label
        self.text = text
        self.health = health
    }

    /// The same finding where it matters, and nothing that counts where it does not.
    func counting(if matters: Bool) -> Finding { matters ? self : Finding(label, text, .unset) }

    /// The mark at the beginning of a line.
    var mark: String {
        switch health {
        case .well: "ok"
        case .unset: "- "
        case .wrong: "!!"
        }
    }

    /// What a process with these findings ends with: a refused key counts more than our own faults.
    static func code(of findings: [Finding]) -> ExitCode {
        let codes = findings.compactMap { if case .wrong(let code) = $0.health { code } else { nil } }
        return codes.contains(.keyOrCredit) ? .keyOrCredit : codes.isEmpty ? .done : .ownFault
    }
}
