public import EaselCore
public import EaselEngine

extension Studio {
    /// Takes callbacks for the studio's own orders, from every service that it knows and that calls back.
    ///
    /// The keys that services sign with are found where the studio's own keys are: `KIE_WEBHOOK_KEY`.
    public func callbackReceiver(keys source: KeySource = .environment) throws(ImageFailure) -> CallbackReceiver {
        CallbackReceiver(try CallbackDesk.desks(of: registry, in: source.variables), store: store)
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
