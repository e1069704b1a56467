internal import Easel

/// Where this machine's orders are kept.
enum StorePlace {
    /// The folder that `--store` names, else `EASEL_STORE`, else the platform's own place for such things.
    static func folder(_ arguments: Arguments, _ console: Console) -> String {
        if let folder = arguments["store"] { return folder }
        if let folder = console.variables["EASEL_STORE"], !folder.isEmpty { return folder }
        let home = console.variables["HOME"] ?? "."
        #if os(macOS)
            return home + "/Library/Application Support/Easel"
        #else
            if let state = console.variables["XDG_STATE_HOME"], !state.isEmpty { return state + "/easel" }
            return home + "/.local/state/easel"
        #endif
    }
}
