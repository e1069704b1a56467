package import EaselCore
package import EaselEngine

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
