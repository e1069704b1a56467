public import EaselCore
public import EaselEngine

extension FolderStore {
    /// Opens the store in a folder of this machine, which is made where it is missing.
    package static func open(
        in folder: String, variables: [String: String] = [:]
    ) throws(ImageFailure) -> FolderStore {
        let environment = try EngineEnvironment.network(variables)
        do throws(StoreTrouble) { return try FolderStore(in: folder, environment: environment) } catch {
            throw error.failure()
        }
    }
}

extension CallbackReceiver {
    /// Opens a receiver for the orders that studios of other processes keep in a folder.
    ///
    /// A process with a studio of its own has ``Studio/callbackReceiver(keys:)``.
    public convenience init(_ desks: [CallbackDesk], ordersIn folder: String) throws(ImageFailure) {
        self.init(desks, store: try FolderStore.open(in: folder))
    }
}
