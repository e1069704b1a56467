import EaselCore
import Foundation

/// `easel-simulate`: plays the engine against a world in which everything goes wrong, one run for each seed.
@main
enum EaselSimulate {
    static let help = """
        easel-simulate [--seeds N] [--from N] [--jobs N] [--twice] [--covered] [--until-broken] [--json]
        easel-simulate --seed N [--story]

        Plays whole lives of the engine on virtual time: services with a ledger, a disk that fails and loses what was
        not synced, a network that lies, processes that die at any await and at any write. Each seed is another run, and
        the same seed is always the same run.

          --seeds N   how many runs, 1,000 if not given
          --from N    the first seed, 0 if not given
          --jobs N    how many processes share the work, one for each core if not given
          --twice     plays each run twice and compares them
          --covered   fails too where some kind of trouble or some end has come too rarely
          --until-broken
                      stops when a run has broken a promise
          --seed N    plays one run
          --story     tells it line by line
          --json      prints the counts as one JSON object

        It ends with 0 when no run broke a promise, else with 1 and the seeds to play again.
        """

    static func main() {
        Tool(Array(CommandLine.arguments.dropFirst())).run()
    }
}
