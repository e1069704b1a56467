import Easel

/// A host that asks what it can ask for.
@main
enum Main {
    static func main() throws {
        for entry in try Registry.everyFamily().entries { print(entry.fullName) }
    }
}
