internal import Easel
internal import EaselServer

/// `easel listen`: hears the services' callbacks and leaves a hint for each order that one is about.
enum ListenCommand {
    static let command = Command(
        name: "listen",
        usage: "[flags]",
        summary: "Hears callbacks of the services and hands them to the orders that wait.",
        flags: [
            .option("port", "N", "The port on 127.0.0.1; a free one if not given.", .count(0...65535)),
            StorePlace.flag,
            .toggle("json", "Prints one JSON object for each callback."),
        ],
        examples: [
            "easel listen --port 8283",
            "KIE_WEBHOOK_KEY=… EASEL_CALLBACK_URL=https://pictures.example.com easel listen --port 8283",
        ],
        appendix: { appendix },
        run: run)

    private static let appendix = """
        A callback only makes Easel look at a task sooner; what the service answers to that look is the truth. Point
        a public https address at the port and export it as EASEL_CALLBACK_URL where orders are placed.

        KIE_WEBHOOK_KEY is the webhook key that Kie signs its callbacks with, KIE_WEBHOOK_KEY_OLD the one before it
        during a rotation. Without one a callback is believed by the unguessable part of its order's address.
        """

    private static func run(_ arguments: Arguments, _ console: Console) async throws -> ExitCode {
        if let word = arguments.words.first {
            throw UsageProblem("easel listen takes no \(ForeignText.cleaned(word)).")
        }
        let port = arguments.count("port") ?? 0
        let address = try publicAddress(console.variables["EASEL_CALLBACK_URL"])
        let desks = try CallbackDesk.everyService(in: console.variables)
        let folder = StorePlace.folder(arguments, console)
        let store = try FolderStore.open(in: folder, variables: console.variables)
        let receiver = CallbackReceiver(desks, store: store)
        let journal = CallbackJournal(console, json: arguments.has("json"))
        let door = CallbackDoor(receiver: receiver) { answer in journal.note(answer, receiver.counts) }
        let server = try await door.open(port: port)
        console.farewell.prepare {
            CallbackJournal.words(of: receiver.counts) + " What came is kept; start it again to hear more."
        }
        journal.greet(at: server.address, address: address, folder: folder, lacking: lackingKeys(console.variables))
        // Until somebody stops it.
        while !Task.isCancelled { try? await Task.sleep(for: .seconds(3600)) }
        await server.stop()
        journal.close(receiver.counts)
        return .interrupted
    }

    private static func publicAddress(_ text: String?) throws(UsageProblem) -> String? {
        guard let text, !text.isEmpty else { return nil }
        guard let address = WebAddress(text), !address.path.contains("?") else {
            throw UsageProblem("EASEL_CALLBACK_URL is not a web address that a path can be put behind.")
        }
        return address.path == "/" ? address.origin.description : address.description
    }

    /// The variables of keys that would be checked if they were there.
    private static func lackingKeys(_ variables: [String: String]) -> [String] {
        let services = (try? Registry.everyFamily())?.services ?? []
        return services.filter { $0.callbacks?.proof != nil }.map(\.webhookKeyVariables).compactMap { names in
            names.allSatisfy { (variables[$0] ?? "").allSatisfy(\.isWhitespace) } ? names.first : nil
        }
    }
}
