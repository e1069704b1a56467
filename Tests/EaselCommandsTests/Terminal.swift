import EaselCommands
import Foundation
import TestGround

/// A terminal with a process at it: what the process draws, and what a person would see of that.
final class Terminal: Sendable {
    private nonisolated let master: Int32
    private nonisolated let slave: Int32
    private let drain: Drain

    init(_ size: TerminalSize = TerminalSize(width: 80, height: 24)) throws {
        var (master, slave) = (Int32(0), Int32(0))
        var window = winsize(
            ws_row: UInt16(size.height), ws_col: UInt16(size.width), ws_xpixel: 0, ws_ypixel: 0)
        guard openpty(&master, &slave, nil, nil, &window) == 0 else { throw CocoaError(.fileReadUnknown) }
        (self.master, self.slave) = (master, slave)
        drain = Drain(reading: master)
    }

    /// The drain reads to the end that comes of this, and closes the other side.
    deinit { close(slave) }

    /// What came so far, as it came.
    var drawn: String { drain.soFar }

    /// Changes the size of the window.
    func resize(_ size: TerminalSize) {
        var window = winsize(
            ws_row: UInt16(size.height), ws_col: UInt16(size.width), ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(master, UInt(TIOCSWINSZ), &window)
    }

    /// Runs the tool to its end with all that it reads and writes at this terminal.
    ///
    /// What is done at the start has a thread of its own.
    func run(
        _ words: [String], variables: [String: String] = [:], in folder: TemporaryFolder,
        atStart: @escaping @Sendable (ChildProcess) -> Void = { _ in }
    ) async throws -> ChildProcess.Ending {
        let variables = Tool.clean.merging(["TERM": "xterm"]) { $1 }.merging(variables) { $1 }
        let process = try ChildProcess([Tool.path.path] + words, variables: variables, in: folder, at: slave)
        Thread.detachNewThread { @Sendable in atStart(process) }
        return await process.ending()
    }
}

/// What a person sees of what was drawn: the lines of a window that a text has been written into.
struct Screen {
    private let size: TerminalSize
    private var rows: [[Character]]
    private var row = 0
    private var column = 0
    /// How often a line was broken because it was too long for the window.
    private(set) var breaks = 0

    init(_ size: TerminalSize) {
        self.size = size
        rows = Array(repeating: [], count: size.height)
    }

    /// The lines without the empty ones at the end.
    var lines: [String] {
        var lines = rows.map { row in
            String(String(row.reversed().drop { $0 == " " }.reversed()))
        }
        while lines.last == "" { lines.removeLast() }
        return lines
    }

    /// Writes a text with what moves the cursor.
    mutating func write(_ text: String) {
        // By scalars, because a line end and the return before it are one character in Swift.
        var rest = Array(text.unicodeScalars)[...]
        while let scalar = rest.popFirst() {
            switch scalar {
            case "\r": column = 0
            case "\n": feed()
            case "\u{1B}":
                _ = rest.popFirst()
                let digits = rest.prefix { ("0"..."9").contains($0) }
                rest = rest.dropFirst(digits.count)
                let number = Int(String(String.UnicodeScalarView(digits))) ?? 1
                command(rest.popFirst() ?? " ", number)
            default: put(Character(scalar))
            }
        }
    }

    private mutating func command(_ letter: Unicode.Scalar, _ number: Int) {
        switch letter {
        case "A": row = max(0, row - number)
        case "K": rows[row] = Array(rows[row].prefix(column))
        case "J":
            rows[row] = Array(rows[row].prefix(column))
            for later in (row + 1)..<max(size.height, row + 1) { rows[later] = [] }
        default: break
        }
    }

    private mutating func put(_ character: Character) {
        if column >= size.width {
            breaks += 1
            column = 0
            feed()
        }
        while rows[row].count < column { rows[row].append(" ") }
        if column < rows[row].count { rows[row][column] = character } else { rows[row].append(character) }
        column += 1
    }

    private mutating func feed() {
        if row == size.height - 1 {
            rows.removeFirst()
            rows.append([])
        } else {
            row += 1
        }
    }
}
