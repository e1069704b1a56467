import Easel
import EaselCommands
import Synchronization
import TestGround

/// A console that remembers what was said, for commands that run inside the test.
final class Desk: Sendable {
    private let said = Mutex(("", ""))
    let variables: [String: String]
    let input: [UInt8]
    let terminal: TerminalSize?
    let outputWidth: Int?

    init(
        _ variables: [String: String] = [:], input: [UInt8] = [], terminal: TerminalSize? = nil, outputWidth: Int? = nil
    ) {
        self.variables = variables.merging(["EASEL_STORE": Tool.ownStore]) { mine, _ in mine }
        self.input = input
        self.terminal = terminal
        self.outputWidth = outputWidth
    }

    var output: String { said.withLock { $0.0 } }
    var complaint: String { said.withLock { $0.1 } }
    var json: JSON? { try? JSON(reading: output) }

    func run(_ words: [String]) async -> ExitCode {
        var console = Console(
            variables: variables,
            output: { text in self.said.withLock { $0.0 += text } },
            complaint: { text in self.said.withLock { $0.1 += text } },
            input: { most in Array(self.input.prefix(most)) },
            terminal: { self.terminal },
            outputWidth: outputWidth)
        // Orders go on after their command has ended, and must not write into the checkout.
        console.folder = Tool.ownFolder.path + "/pictures"
        return await EaselCommand.run(words, on: console)
    }
}
