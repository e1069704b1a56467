import Easel
import Foundation
import TestGround
import Testing

@testable import EaselCommands

@Suite("Completion", .timeLimit(.minutes(5)))
struct CompletionTests {
    private func words(_ typed: String...) -> [String] {
        let console = Console(variables: ["EASEL_STORE": nowhere], output: { _ in }, complaint: { _ in })
        return Completion(typed, console).candidates.map(\.word)
    }

    @Test("offers every command, and every flag of each that is not there yet")
    func everything() {
        #expect(words("") == EaselCommand.commands.map(\.name))
        #expect(words("help", "mod") == ["models", "model"])
        for command in EaselCommand.commands.flatMap({ [$0] + $0.verbs }) {
            let name = command.name.split(separator: " ").map(String.init)
            let console = Console(variables: [:], output: { _ in }, complaint: { _ in })
            func offered(_ more: [String]) -> [String] { Completion(name + more, console).candidates.map(\.word) }
            #expect(offered(["--"]) == command.flags.map { "--\($0.name)" } + ["--help"])
            for flag in command.flags where !flag.repeats {
                let given = flag.value == nil ? ["--\(flag.name)"] : ["--\(flag.name)", "1"]
                #expect(!offered(given + ["--"]).contains("--\(flag.name)"))
            }
            for verb in command.verbs { #expect(offered([""]).contains(verb.lastWord)) }
        }
    }

    @Test("offers for each flag what it takes")
    func values() {
        #expect(words("generate", "--pick", "") == ["first", "cheapest", "fastest"])
        #expect(words("generate", "--pick=ch") == ["--pick=cheapest"])
        #expect(words("models", "--can", "e") == ["edit"])
        #expect(words("generate", "--service", "") == ["vtrix", "kie", "sandbox"])
        #expect(words("batch", "--service", "") == ["vtrix", "kie"])
        #expect(words("generate", "x", "--model", "flux-k") == ["flux-kontext-pro", "flux-kontext-max"])
        #expect(
            words("generate", "--service", "kie", "--model", "k") == ["kie/flux-kontext-pro", "kie/flux-kontext-max"])
        #expect(words("model", "vtrix/flux_2") == ["vtrix/flux_2_max", "vtrix/flux_2_pro"])
        #expect(
            words("generate", "--service", "kie", "--set", "promptU") == [
                "promptUpsampling=true", "promptUpsampling=false",
            ])
        #expect(words("generate", "--set", "ste") == ["steps="])
        #expect(words("models", "--accepts", "ste") == ["steps"])
        #expect(words("generate", "--service", "kie", "--ratio", "1") == ["16:9", "1:1"])
        #expect(words("generate", "--format", "") == ["jpeg", "png"])
        #expect(words("completions", "") == ["bash", "zsh", "fish"])
        #expect(words("generate", "a prompt", "") == [] && words("nonsense", "") == [] && words() == words(""))
        #expect(words("generate", "--", "--") == [])
        let console = Console(variables: [:], output: { _ in }, complaint: { _ in })
        #expect(Completion(["generate", "--image", ""], console).places == .file)
        #expect(Completion(["batch", ""], console).places == .file)
        #expect(Completion(["generate", "--output", ""], console).places == .folder)
    }

    @Test("offers the orders of the store that is named")
    func orders() async throws {
        let room = try StoreRoom()
        try await room.keep("abc111", .unknown)
        try await room.keep("abd222", .delivered)
        let console = Console(variables: [:], output: { _ in }, complaint: { _ in })
        let found = Completion(["orders", "show", "--store", room.path, "ab"], console).candidates
        #expect(Set(found.map(\.word)) == ["abc111", "abd222"])
        #expect(found.contains { $0.help.hasPrefix("unknown a red fox") })
        let rest = Completion(["orders", "forget", "--store=" + room.path, "abc111", ""], console).candidates
        #expect(rest.map(\.word) == ["abd222"])
    }

    /// What a person has typed, and what the shell then offers.
    static let typed: [(String, Set<String>)] = [
        ("easel mode", ["models", "model"]),
        ("easel orders sh", ["show"]),
        ("easel generate --pick ", ["first", "cheapest", "fastest"]),
        ("easel generate x --model kie/flux-kontext-m", ["kie/flux-kontext-max"]),
        ("easel generate x --service kie --ratio 16:", ["16:9"]),
        (
            "easel generate x --service kie --set promptUpsampling=",
            ["promptUpsampling=true", "promptUpsampling=false"]
        ),
        ("easel models --accepts guid", ["guidance_scale"]),
        ("easel batch li", ["lines.jsonl"]),
    ]

    @Test("works in a real shell", arguments: Shell.allCases)
    func real(_ shell: Shell) async throws {
        let folder = TemporaryFolder()
        guard let path = Self.path(of: shell) else {
            // Said in the log, so that nobody takes silence for a proof.
            print("Completion in \(shell.rawValue) was not tried: there is no \(shell.rawValue) here.")
            return
        }
        try FileManager.default.createSymbolicLink(at: folder.appending(path: "easel"), withDestinationURL: Tool.path)
        try Data().write(to: folder.appending(path: "lines.jsonl"))
        try Data((shell.script + "\n").utf8).write(to: folder.appending(path: "script"))
        for (line, expected) in Self.typed {
            let offered = try await Self.ask(shell, at: path, line, in: folder)
            #expect(offered.full(after: line) == expected, "\(shell.rawValue): \(line) -> \(offered.words)")
        }
    }

    private static func path(of shell: Shell) -> String? {
        ["/bin", "/usr/bin", "/usr/local/bin", "/opt/homebrew/bin"].map { "\($0)/\(shell.rawValue)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// What a shell offered.
    struct Offer {
        let words: [String]

        /// The offers as whole words: bash offers only what follows the last = or :.
        func full(after line: String) -> Set<String> {
            let typed = line.split(separator: " ", omittingEmptySubsequences: false).last.map(String.init) ?? ""
            return Set(words.map { typed.contains(/[=:]/) && !$0.hasPrefix(typed) ? Self.head(of: typed) + $0 : $0 })
        }

        private static func head(of word: String) -> String {
            String(word[...(word.lastIndex { "=:".contains($0) } ?? word.startIndex)])
        }
    }

    private static func ask(
        _ shell: Shell, at path: String, _ line: String, in folder: TemporaryFolder
    ) async throws -> Offer {
        let own = ["PATH": folder.path + ":/usr/bin:/bin", "HOME": folder.path, "LINE": line]
        let words = [path] + asking(shell)
        let ending = try await ChildProcess(words, variables: Tool.clean.merging(own) { $1 }, in: folder).ending()
        #expect(ending.complaint == "")
        return Offer(words: ending.lines)
    }

    /// How a shell is asked without a person at its keys; each breaks the line into words by its own rules.
    private static func asking(_ shell: Shell) -> [String] {
        switch shell {
        case .bash:
            let split = #"""
                source ./script
                COMP_LINE=$LINE COMP_POINT=${#LINE} COMP_WORDS=() COMP_CWORD=0
                word=
                for ((i = 0; i < ${#LINE}; i++)); do
                    letter=${LINE:i:1}
                    case $letter in
                        ' ') if [[ -n $word ]]; then COMP_WORDS+=("$word"); fi; word= ;;
                        [=:]) if [[ -n $word ]]; then COMP_WORDS+=("$word"); fi; COMP_WORDS+=("$letter"); word= ;;
                        *) word+=$letter ;;
                    esac
                done
                if [[ -n $word || $LINE == *' ' ]]; then COMP_WORDS+=("$word"); fi
                COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
                _easel easel 2>/dev/null
                printf '%s\n' "${COMPREPLY[@]}"
                """#
            return ["--norc", "--noprofile", "-c", split]
        case .zsh:
            let split = #"""
                compdef() { : }
                source ./script
                compadd() {
                    local -a options; local array=
                    while (( $# )); do
                        case $1 in -a) array=$2; shift 2 ;; -d|-S) shift 2 ;; *) shift ;; esac
                    done
                    print -rl -- "${(@P)array}"
                }
                _files() { [[ $1 == -/ ]] && print -rl -- */(N/) || print -rl -- ${words[CURRENT]}*(N) }
                words=("${(@s: :)LINE}"); CURRENT=$#words
                _easel
                """#
            return ["-f", "-c", split]
        case .fish:
            return ["--no-config", "-c", "source ./script; complete -C \"$LINE\" | string replace -r '\\t.*' ''"]
        }
    }
}
