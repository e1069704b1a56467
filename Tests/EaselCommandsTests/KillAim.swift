import Easel
import Foundation

/// A moment at which a process is killed: a while after it began, or soon after something that it did.
struct KillAim: Hashable {
    /// What is waited for.
    enum Mark: String, CaseIterable {
        case time, upload, submit, charge, look, download, record, end, picture
        /// A word that was left for an order, by whoever hears callbacks.
        case hint
    }

    let mark: Mark
    /// How often the mark is waited for.
    let count: Int
    /// How much later the process is killed.
    let delay: Duration

    /// An aim of chance; a process that hears callbacks leaves nothing but hints.
    init(_ dice: inout KillDice, listening: Bool = false) {
        let marks: [Mark] = listening ? [.time, .hint] : Mark.allCases.filter { $0 != .hint }
        mark = marks.randomElement(using: &dice) ?? .time
        // Few lives see more than one upload.
        count = mark == .upload ? 1 : .random(in: 1...4, using: &dice)
        // The answer to a charge is on its way for some 30 ms, and a record is written in a few.
        let most = mark == .time ? 500_000 : mark == .charge ? 40_000 : 4_000
        delay = .microseconds(Int.random(in: 0...most, using: &dice))
    }

    /// Waits for the moment, while the process runs; blocks the thread.
    func wait(on ground: ProvingGround, while isRunning: () -> Bool) {
        var last = Self.value(mark, ground)
        var changes = 0
        while mark != .time, changes < count, isRunning() {
            usleep(500)
            let value = Self.value(mark, ground)
            // Several requests at once count as so many; a folder has changed or it has not.
            changes += Self.isCounted(mark) ? value - last : value == last ? 0 : 1
            last = value
        }
        if isRunning() { usleep(UInt32(delay / .microseconds(1))) }
    }

    private static func isCounted(_ mark: Mark) -> Bool {
        ![.time, .record, .end, .picture, .hint].contains(mark)
    }

    private static func value(_ mark: Mark, _ ground: ProvingGround) -> Int {
        switch mark {
        case .time: 0
        case .upload: ground.sandbox.seen.count { $0.stage == .upload }
        case .submit: ground.submits
        case .charge: ground.sandbox.ledger.count
        case .look: ground.sandbox.seen.count { $0.stage == .poll }
        case .download: ground.sandbox.seen.count { $0.stage == .download }
        case .record: changed(ground.store + "/orders")
        case .end: changed(ground.store + "/ended")
        case .picture: changed(ground.pictures)
        case .hint: changed(ground.store + "/hints")
        }
    }

    /// When a folder got or lost a name, in nanoseconds.
    private static func changed(_ folder: String) -> Int {
        var facts = stat()
        guard stat(folder, &facts) == 0 else { return 0 }
        #if canImport(Glibc)
            return facts.st_mtim.tv_sec * 1_000_000_000 + facts.st_mtim.tv_nsec
        #else
            return facts.st_mtimespec.tv_sec * 1_000_000_000 + facts.st_mtimespec.tv_nsec
        #endif
    }
}

/// Chance that is the same for the same seed (SplitMix64).
struct KillDice: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
