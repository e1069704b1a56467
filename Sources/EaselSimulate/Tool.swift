import EaselCore
import Foundation

/// Reads the words of the command line, and plays.
struct Tool {
    private var seed: UInt64?
    private var first: UInt64 = 0
    private var count = 1000
    private var jobs = ProcessInfo.processInfo.activeProcessorCount
    private var tellsStory = false
    private var playsTwice = false
    private var saysJSON = false
    private var endsBroken = false
    private var asksForCover = false
    private var isWorker = false

    init(_ words: [String]) {
        var words = words[...]
        func number<Number: FixedWidthInteger>(after flag: String) -> Number {
            guard let word = words.popFirst(), let number = Number(word) else {
                Self.refuse("\(flag) needs a number.")
            }
            return number
        }
        while let word = words.popFirst() {
            switch word {
            case "--seed": seed = number(after: word)
            case "--seeds": count = number(after: word)
            case "--from": first = number(after: word)
            case "--jobs": jobs = max(1, number(after: word))
            case "--story": tellsStory = true
            case "--twice": playsTwice = true
            case "--covered": asksForCover = true
            case "--until-broken": endsBroken = true
            case "--json": saysJSON = true
            case "--worker": isWorker = true
            case "--help", "-h":
                print(EaselSimulate.help)
                exit(0)
            default: Self.refuse("\(word) is nothing that easel-simulate knows; see easel-simulate --help.")
            }
        }
    }

    private static func refuse(_ sentence: String) -> Never {
        FileHandle.standardError.write(Data((sentence + "\n").utf8))
        exit(2)
    }

    func run() {
        Self.ownHashing()
        if let seed { return playOne(seed) }
        if isWorker { return print(play(first..<first + UInt64(count)).json.text) }
        var foreman = Foreman(first: first, count: count, jobs: jobs, playsTwice: playsTwice)
        if endsBroken { foreman.endEarly() }
        report(foreman.tally())
    }

    /// Sets and dictionaries have another order in each process, unless it is asked not to.
    private static func ownHashing() {
        let name = "SWIFT_DETERMINISTIC_HASHING"
        guard ProcessInfo.processInfo.environment[name] == nil else { return }
        setenv(name, "1", 1)
        var words = CommandLine.arguments.map { strdup($0) }
        words.append(nil)
        execv(Foreman.tool, words)
        refuse("The tool could not start itself again.")
    }

    private func playOne(_ seed: UInt64) {
        let report = Simulation(seed: seed, tellsStory: true).run()
        if tellsStory { for line in report.story { print(line) } }
        for complaint in report.complaints { print("\(seed): \(complaint)") }
        print(
            "seed \(seed): \(report.orders) orders, \(report.charges) charges, \(report.steps) steps, "
                + "\(report.complaints.count) broken promises, digest \(String(report.digest, radix: 16))")
        exit(report.complaints.isEmpty ? 0 : 1)
    }

    private func play(_ seeds: Range<UInt64>) -> Tally {
        var tally = Tally()
        for seed in seeds {
            let report = Simulation(seed: seed).run()
            tally.add(report)
            if playsTwice, Simulation(seed: seed).run().digest != report.digest { tally.unlike.append(seed) }
        }
        return tally
    }

    private func report(_ tally: Tally) {
        let gaps = asksForCover ? Cover.gaps(in: tally.counts) : []
        if saysJSON {
            print(tally.json.text)
        } else {
            for (kind, count) in tally.counts.sorted(by: { $0.key < $1.key }) { print("\(count)\t\(kind)") }
            for (seed, complaint) in tally.broken.prefix(40) { print("\(seed): \(complaint)") }
            for gap in gaps { print(gap) }
            for seed in tally.unlike { print("\(seed): two runs of this seed were not alike") }
            print(
                "\(tally.runs) runs, \(tally.orders) orders, \(tally.charges) charges, \(Int(tally.hours)) hours, "
                    + "\(tally.steps) steps: \(Set(tally.broken.map(\.seed)).count) broke a promise")
        }
        exit(tally.broken.isEmpty && tally.unlike.isEmpty && gaps.isEmpty ? 0 : 1)
    }
}
