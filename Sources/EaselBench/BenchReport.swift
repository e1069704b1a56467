internal import EaselCore

/// What was measured, for people and for programs.
struct BenchReport {
    /// One measured thing.
    struct Line {
        let name: String
        /// How long each run took.
        let times: [Duration]
        let remark: String

        var best: Duration { times.min() ?? .zero }
        var median: Duration { times.sorted()[times.count / 2] }
    }

    let lines: [Line]

    var table: String {
        let width = lines.map(\.name.count).max() ?? 0
        return lines.map { line in
            let name = line.name + String(repeating: " ", count: width - line.name.count)
            return "\(name)  median \(Self.milliseconds(line.median)) ms  best \(Self.milliseconds(line.best)) ms"
                + "  (\(line.remark))"
        }.joined(separator: "\n")
    }

    var json: String {
        JSON.array(
            lines.map { line in
                .object([
                    "name": .string(line.name), "remark": .string(line.remark),
                    "runs": .integer(line.times.count),
                    "median_ms": JSONNumber(Self.milliseconds(line.median)).map { .number($0) } ?? .null,
                    "best_ms": JSONNumber(Self.milliseconds(line.best)).map { .number($0) } ?? .null,
                ])
            }
        ).text
    }

    /// Milliseconds with three decimals.
    private static func milliseconds(_ time: Duration) -> String {
        let micros = Int(time / .microseconds(1))
        let decimals = "\(micros % 1000)"
        return "\(micros / 1000)." + String(repeating: "0", count: 3 - decimals.count) + decimals
    }
}
