internal import EaselCore
internal import Synchronization

/// A store in a folder that people can read with `ls` and `cat`, and that survives crashes and power loss.
///
/// Every record is a file of its own, replaced by writing aside, syncing, renaming and syncing the folder. A process
/// holds one lock for its life; its claims are alive as long as that lock.
package final class FolderStore: OrderStore {
    let layout: StoreLayout
    let disk: any Disk
    /// This process's name in the store.
    let owner: String
    let installation: String
    let state: Mutex<State>
    private let ownLock: any DiskLock
    let ownLockIdentity: UInt64
    /// True where our lock's file says whose it is.
    let lockNamesUs: Bool

    /// An order that is claimed here.
    struct Held {
        /// The number of the claim.
        var fence: UInt64 = 0
        /// True where a record of it may lie in `ended`.
        var mayHaveEnded = true
        /// The room that is kept free for its next record.
        var room: Room?
    }

    struct State {
        /// The orders that are claimed here.
        var held: [String: Held] = [:]
        /// The rooms that no order needs now.
        var rooms: [Room] = []
        /// The files that the next records are written into.
        var spares: [String] = []
        /// Those that are spares once the folder of orders is synced.
        var retired: [String] = []
        /// The dead owners whose changes of names are on the medium.
        var outlived: Set<String> = []
        var lastFence: UInt64 = 0
        var lastAside: UInt64 = 0
        var isCopy: Bool
        /// True after a sync failed: from then on nobody knows what the disk has kept.
        var isDistrusted = false
    }

    /// Opens the store in a folder, which is made where it is missing.
    package init(in folder: String, environment: EngineEnvironment) throws(StoreTrouble) {
        disk = environment.disk
        let opening = StoreOpening(folder: folder, disk: environment.disk, newName: environment.newName)
        let (layout, format) = try opening.open()
        let owner = environment.newName()
        do throws(DiskTrouble) {
            // Under the store's lock, because a home that nobody has locked yet looks like a dead one's.
            let storeLock = try disk.lock(layout.lock, waiting: true)
            defer { storeLock?.release() }
            try disk.makeFolder(layout.home(of: owner), isPrivate: true)
            guard let lock = try disk.lock(layout.lock(of: owner), waiting: false) else {
                throw DiskTrouble("The owner \(owner) is there twice.")
            }
            ownLock = lock
            // On a full disk each claim is a file of its own, or none.
            lockNamesUs = (try? disk.refill(layout.lock(of: owner), Self.words(naming: owner))) != nil
            ownLockIdentity = try disk.facts(of: layout.lock(of: owner)).identity
        } catch {
            throw .unwritten(error.description)
        }
        self.layout = layout
        self.owner = owner
        installation = format.installation
        state = Mutex(State(isCopy: format.isCopy))
        tidy()
    }

    deinit {
        let own = state.withLock { state in
            (state.rooms + state.held.values.compactMap(\.room)).map(\.path) + state.spares + state.retired
        }
        for file in own { try? disk.remove(file) }
        try? disk.remove(layout.lock(of: owner))
        try? disk.remove(layout.home(of: owner))
        ownLock.release()
    }

    /// True when the folder was copied or restored since the host last called it its own.
    package var isCopy: Bool { state.withLock { $0.isCopy } }

    /// Always true.
    package var isShared: Bool { true }

    /// Writes down that this copy is the original from now on.
    package func adopt() async throws(StoreTrouble) {
        try checkHome()
        do throws(DiskTrouble) {
            let format = StoreFormat(installation: installation)
            try format.write(to: layout, by: disk, aside: aside())
        } catch {
            throw trouble(writing: error)
        }
        state.withLock { $0.isCopy = false }
    }

    /// Reads one order.
    package func order(_ id: String) async throws(StoreTrouble) -> OrderRecord { try read(id) }

    /// Syncs the names of the ended orders.
    package func makeEndsLast() async throws(StoreTrouble) {
        do throws(DiskTrouble) { try disk.syncFolder(layout.ended) } catch { throw trouble(writing: error) }
    }

    /// Reads the orders; one that cannot be read is said beside them.
    package func orders(onlyOpen: Bool) async throws(StoreTrouble) -> OrderList {
        try reader.records(onlyOpen: onlyOpen)
    }

    func read(_ id: String) throws(StoreTrouble) -> OrderRecord { try reader.order(id) }

    var reader: StoreReader { StoreReader(layout, disk) }

    /// Makes sure that there is such an order, without reading it.
    func checkKnown(_ id: String) throws(StoreTrouble) {
        guard StoreLayout.isPlain(id) else { throw .unknownOrder(id) }
        for path in [layout.ended(id), layout.order(id), layout.ended(id)] {
            do throws(DiskTrouble) {
                _ = try disk.facts(of: path)
                return
            } catch {
                guard error.kind == .missing else { throw .unreadable(error.description) }
            }
        }
        throw reader.absence(of: id)
    }

    /// What a claim's file says: whose it is.
    static func words(naming owner: String) -> [UInt8] { Array((owner + "\n").utf8) }

    /// A name for a file that only this process knows.
    func aside(endingIn ending: String = ".part") -> String {
        let number = state.withLock { state in
            state.lastAside += 1
            return state.lastAside
        }
        return layout.home(of: owner) + "/\(number)\(ending)"
    }

    /// Puts a file in place of another, at once; it lasts when this returns, where that is asked.
    func replace(_ path: String, in folder: String, with bytes: [UInt8], isLasting: Bool) throws(DiskTrouble) {
        let aside = aside()
        do throws(DiskTrouble) {
            try disk.create(aside, bytes, isSynced: isLasting)
            try disk.rename(aside, to: path)
        } catch {
            try? disk.remove(aside)
            throw error
        }
        if isLasting { try disk.syncFolder(folder) }
    }

    /// Notices that the folder is another one than the one that was opened, or that our lock was taken away.
    func checkHome() throws(StoreTrouble) {
        do throws(DiskTrouble) {
            let format = try StoreFormat(at: layout, on: disk)
            let lock = try disk.facts(of: layout.lock(of: owner))
            guard format?.installation == installation, lock.identity == ownLockIdentity else {
                throw DiskTrouble(layout.folder, .missing)
            }
        } catch {
            throw error.kind == .missing ? .vanished(layout.folder) : .unreadable(error.description)
        }
    }

    /// What a failed write means; after a failed sync nothing new is begun.
    func trouble(writing trouble: DiskTrouble) -> StoreTrouble {
        switch trouble.kind {
        case .full: return .full(trouble.description)
        case .missing: return .vanished(layout.folder)
        case .unsynced: state.withLock { $0.isDistrusted = true }
        default: break
        }
        return .unwritten(trouble.description)
    }

    func checkTrust() throws(StoreTrouble) {
        if state.withLock({ $0.isDistrusted }) { throw .distrusted }
    }
}
