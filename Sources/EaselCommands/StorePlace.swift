internal import Easel

/// Where the orders of the command line are kept.
enum StorePlace {
    /// The folder that `--store` names, else `EASEL_STORE`, else the platform's place for such things.
    static func folder(_ arguments: Arguments, _ console: Console) -> String {
        for named in [arguments["store"], console.variables["EASEL_STORE"]] {
            if let named, !named.isEmpty { return named }
        }
        let home = console.variables["HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? "."
        #if canImport(Darwin)
            return home + "/Library/Application Support/Easel"
        #else
            // A path that is not absolute is to be ignored, says the convention.
            let state = console.variables["XDG_STATE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
            return (state ?? home + "/.local/state") + "/easel"
        #endif
    }
}
