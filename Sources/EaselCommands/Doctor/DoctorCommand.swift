internal import Easel

/// `easel doctor`: whether keys, services and store are as they should be; nothing that it does costs anything.
enum DoctorCommand {
    static let command = Command(
        name: "doctor",
        usage: "[flags]",
        summary: "Looks after API keys, services and the store; costs nothing and shows no API key.",
        flags: [
            StorePlace.flag,
            .option(
                "limits", "FILE", "Only compares the declared limits with a provider's saved page or OpenAPI.", .file),
            .toggle("json", "Prints one JSON object."),
        ],
        examples: ["easel doctor", "easel doctor --json", "easel doctor --limits saved-page.html"],
        run: run)

    private static func run(_ arguments: Arguments, _ console: Console) async throws -> ExitCode {
        if let word = arguments.words.first {
            throw UsageProblem("easel doctor takes no \(ForeignText.cleaned(word)).")
        }
        try arguments.apart("limits", "store", because: "comparing limits opens no store.")
        if let file = arguments["limits"] { return try LimitsReport(of: file, console).tell(arguments, console) }
        let (checkups, trouble) = await checkups(console.variables)
        try Task.checkCancellation()
        let store = StoreCheckup(StorePlace.folder(arguments, console))
        var findings = checkups.flatMap(\.findings) + store.findings
        let network = network(trouble)
        findings.append(network)
        let code = Finding.code(of: findings)
        if arguments.has("json") {
            console.say(DoctorReport.json(checkups, store, network, isWell: code == .done).text)
        } else {
            var sections = checkups.map { ($0.service.name, $0.findings) }
            sections.append(("Store", store.findings))
            sections.append(
                ("Versions", [Finding("easel", EaselCommand.version), Finding("swift", compiler), network]))
            console.output(DoctorReport.text(sections, width: console.outputWidth))
            if checkups.allSatisfy({ !$0.isSetUp }) {
                console.remark("No API key is set: easel generate paints in the built-in sandbox, at no cost.")
            }
        }
        return code
    }

    /// Every service with what its doors said, all asked at once.
    private static func checkups(_ variables: [String: String]) async -> ([ServiceCheckup], String?) {
        let services = (try? Registry.everyFamily())?.services ?? []
        let checkups = services.map { ServiceCheckup($0, in: variables) }
        let studio: Studio
        do throws(ImageFailure) { studio = try Studio(keys: .variables(usable(variables, checkups))) } catch {
            return (checkups, error.description)
        }
        let asked = await withTaskGroup(of: (Int, ServiceCheckup).self) { group in
            for (index, checkup) in checkups.enumerated() where checkup.addressTrouble == nil {
                group.addTask { (index, await asking(checkup, studio)) }
            }
            return await group.reduce(into: checkups) { $0[$1.0] = $1.1 }
        }
        return (asked, nil)
    }

    private static func asking(_ checkup: ServiceCheckup, _ studio: Studio) async -> ServiceCheckup {
        async let door = studio.checkAccess(to: checkup.service)
        async let uploads = studio.checkUploadAccess(to: checkup.service)
        var checkup = checkup
        (checkup.door, checkup.uploads) = await (door, uploads)
        return checkup
    }

    /// The variables without keys and addresses that nothing could be opened with.
    private static func usable(_ variables: [String: String], _ checkups: [ServiceCheckup]) -> [String: String] {
        var variables = variables
        for checkup in checkups {
            if case .unusable = checkup.key { variables[checkup.service.key.variable] = nil }
            guard checkup.addressTrouble != nil else { continue }
            variables[checkup.service.addressVariable] = nil
            variables[checkup.service.uploadAddressVariable] = nil
            variables[checkup.service.key.variable] = nil
        }
        return variables
    }

    private static func network(_ trouble: String?) -> Finding {
        trouble.map { Finding("network", $0, .wrong(.ownFault)) } ?? Finding("network", Studio.networkLibrary)
    }

    /// The compiler that this program was built with, as nearly as a program can know it.
    static var compiler: String {
        #if compiler(>=6.4)
            "built by Swift 6.4 or newer"
        #elseif compiler(>=6.3)
            "built by Swift 6.3"
        #elseif compiler(>=6.2)
            "built by Swift 6.2"
        #else
            "built by Swift 6.1 or older"
        #endif
    }
}
