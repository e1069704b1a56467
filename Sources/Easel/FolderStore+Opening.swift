public import EaselCore
public import EaselEngine

extension FolderStore {
    /// Opens the store in a folder of this machine, which is made where it is missing.
    public static func open(
        in folder: String, variables: [String: String] = [:]
    ) throws(ImageFailure) -> FolderStore {
        let environment = try EngineEnvironment.network(variables)
        do throws(StoreTrouble) { return try FolderStore(in: folder, environment: environment) } catch {
            throw ImageFailure(.internalFault, .checking, error.description, next: error.next)
        }
    }
}

extension StoreTrouble {
    /// What a person can do about a store that does not open.
    fileprivate var next: String {
        switch self {
        case .newer: "Use the newer Easel, or another folder for the store."
        case .damaged: "Put it back from a backup, or use another folder for the store."
        case .full: "Make room, or use another folder for the store."
        default: "Look at the folder and who may write there, or use another one for the store."
        }
    }
}
