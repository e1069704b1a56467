#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Where the orders are kept.
enum StorePlace {
    /// `--store DIR`, else `EASEL_STORE`, else the folder where this platform's programs keep their state.
    static func folder(_ arguments: Arguments, _ console: Console) -> String {
        if let folder = arguments["store"], !folder.isEmpty { return folder }
        if let folder = console.variables["EASEL_STORE"], !folder.isEmpty { return folder }
        #if canImport(Darwin)
            return home(console) + "/Library/Application Support/Easel"
        #else
            // The standard of these folders says that a relative path is to be passed over.
            if let state = console.variables["XDG_STATE_HOME"], state.hasPrefix("/") { return state + "/easel" }
            return home(console) + "/.local/state/easel"
        #endif
    }

    private static func home(_ console: Console) -> String {
        if let home = console.variables["HOME"], home.hasPrefix("/") { return home == "/" ? "" : home }
        guard let entry = getpwuid(getuid()), let home = entry.pointee.pw_dir else { return "." }
        return String(cString: home)
    }

    /// The flag that names the folder.
    static let flag = Flag.option(
        "store", "DIR", "The folder of the orders, in place of EASEL_STORE; the built-in sandbox keeps none.", .folder)
}
