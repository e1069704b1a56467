internal import Easel

/// `easel add-family`, which `swift package add-family` starts: a new family of models in a Swift package.
enum AddFamilyCommand {
    static let command = Command(
        name: "add-family",
        usage: "NAME --service NAME|new --models ID,… [flags]",
        summary: "Writes a new family of models into a Swift package: code, tests, a page.",
        flags: [
            .option("service", "NAME|new", "Who runs the models: a service that Easel knows, or a new one."),
            .option("models", "ID,…", "The models' ids as the service writes them, the usual choice first."),
            .option("into", "FOLDER", "The package's folder; this one if not given."),
            .option("easel", "NAME", "How the package calls Easel; read from its manifest if not given."),
            .toggle("dry-run", "Shows what it would write, and writes nothing."),
        ],
        examples: [
            "easel add-family Murals --service new --models mural-1,mural-2",
            "easel add-family Flux3 --service vtrix --models flux_3_pro --dry-run",
        ],
        appendix: {
            """
            In a package that depends on Easel, without the tool at hand:
              swift package --allow-writing-to-package-directory add-family NAME …
            """
        },
        run: run)

    private static func run(_ arguments: Arguments, _ console: Console) async throws -> ExitCode {
        let family = try NewFamily(arguments)
        let folder = console.path(of: arguments["into"] ?? ".")
        let package = PackageFolder(path: folder, shown: { console.shown($0) })
        let manifest = try Manifest(
            try package.text(of: "Package.swift"), in: package.name("Package.swift"), easel: arguments["easel"])
        let changes = try manifest.adding(family, to: package)
        if arguments.has("dry-run") {
            for change in changes { console.say(change.shown) }
            console.remark("Nothing was written: --dry-run shows what would be.")
            return .done
        }
        try package.make(changes)
        for change in changes { console.say("\(change.isNew ? "wrote" : "changed") \(package.name(change.path))") }
        console.remark(manifest.nextSteps(for: family))
        return .done
    }
}
