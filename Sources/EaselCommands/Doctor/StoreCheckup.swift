internal import Easel

/// How the store is: where it lies, whether it can be written, and what it holds.
struct StoreCheckup: Sendable {
    let folder: String
    let exists: Bool
    let isWritable: Bool
    /// The permissions of the folder, such as `0o700`; nil where there is none.
    let mode: UInt32?
    let open: Int
    let unknown: Int
    let ended: Int
    let damaged: Int
    let isCopy: Bool
    /// How many bytes are free on its disk, for somebody who is not the administrator.
    let free: UInt64?
    /// Why it cannot be read as a whole.
    let trouble: StoreTrouble?

    /// With less than this many bytes a picture may not fit.
    private static let leastFree: UInt64 = 100 << 20
    private static let privateMode: UInt32 = 0o700

    /// Looks at a folder, and writes nothing.
    init(_ folder: String) {
        self.folder = folder
        let reader = StoreReader(in: folder)
        var list = OrderList([])
        var facts: StoreReader.Facts?
        var trouble: StoreTrouble?
        do throws(StoreTrouble) {
            facts = try reader.facts()
            list = try reader.orders()
        } catch { trouble = error }
        self.trouble = trouble
        exists = facts != nil || trouble != nil
        isCopy = facts?.isCopy ?? false
        open = list.records.count { !$0.state.isEnd }
        unknown = list.records.count { $0.state == .unknown }
        ended = list.records.count - open - unknown
        damaged = list.troubles.count
        let nearest = NearestFolder(to: folder)
        isWritable = nearest.trouble == nil
        free = nearest.free
        mode = nearest.mode
    }

    /// What there is to say, line by line.
    var findings: [Finding] {
        var findings = [place]
        if let trouble {
            let failure = trouble.failure().namingCommands
            findings.append(Finding("read", "\(failure.message) \(failure.next)", .wrong(.ownFault)))
        } else if exists {
            findings.append(Finding("orders", "\(open) open, \(unknown) of unknown outcome, \(ended) ended"))
        }
        if unknown > 0 {
            findings.append(Finding("unknown", "See easel orders list; each may have been charged.", .unset))
        }
        if damaged > 0 {
            findings.append(
                Finding("damaged", "\(damaged) cannot be read; easel orders list names them.", .wrong(.ownFault)))
        }
        if isCopy {
            findings.append(
                Finding("copy", "It is a copy: what is queued in it waits for your word before it is sent.", .unset))
        }
        if exists, let mode, mode & 0o077 != 0 {
            let text = String(mode, radix: 8)
            findings.append(
                Finding("mode", "Others may enter it (\(text)): chmod 700 '\(folder)'.", .wrong(.ownFault)))
        }
        if let free { findings.append(room(free)) }
        return findings
    }

    private var place: Finding {
        let path = ForeignText.cleaned(folder)
        guard isWritable else {
            return Finding("folder", "\(path) cannot be written; choose another with EASEL_STORE.", .wrong(.ownFault))
        }
        return exists ? Finding("folder", path) : Finding("folder", "\(path) is made by the first order.", .unset)
    }

    private func room(_ free: UInt64) -> Finding {
        let text = free < 1 << 30 ? "\(free >> 20) MiB" : "\(free >> 30) GiB"
        let isLow = free < Self.leastFree
        return Finding("room", "\(text) free\(isLow ? "; make room" : "")", isLow ? .wrong(.ownFault) : .well)
    }
}
