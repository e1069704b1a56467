internal import EaselCore

/// Where things lie in the folder of a store.
///
/// `format.json` says what this is. `orders/ID.json` are the orders and `orders/ID.claim` who has them; an order that
/// has ended lies in `ended/ID.json`, out of the way of those that have not. `keys/` says which order a host's key
/// belongs to, `hints/ID/` what was left for an order, `inputs/` pictures that came in memory. `notes/` is what all
/// processes share. `owners/OWNER/` belongs to one process: its `lock`, and what it is just writing.
struct StoreLayout: Sendable {
    let folder: String

    var format: String { folder + "/format.json" }
    var lock: String { folder + "/store.lock" }
    var orders: String { folder + "/orders" }
    var ended: String { folder + "/ended" }
    var notes: String { folder + "/notes" }
    var keys: String { folder + "/keys" }
    var hints: String { folder + "/hints" }
    var inputs: String { folder + "/inputs" }
    var owners: String { folder + "/owners" }

    /// The folders that a store has from its beginning and never loses.
    var lasting: [String] { [orders, ended, keys, notes] }

    func order(_ id: String) -> String { orders + "/" + id + Self.orderEnding }
    func ended(_ id: String) -> String { ended + "/" + id + Self.orderEnding }
    func note(_ name: String) -> String { notes + "/" + name + ".json" }
    func lock(ofNote name: String) -> String { notes + "/" + name + ".lock" }
    func claim(_ id: String) -> String { orders + "/" + id + Self.claimEnding }
    func key(_ key: String) -> String { keys + "/" + SHA256.hexDigest(of: Array(key.utf8)) }
    func hints(of id: String) -> String { hints + "/" + id }
    func inputs(of id: String) -> String { inputs + "/" + id }
    func home(of owner: String) -> String { owners + "/" + owner }
    func lock(of owner: String) -> String { home(of: owner) + "/" + Self.lockName }

    static let orderEnding = ".json"
    static let claimEnding = ".claim"
    static let lockName = "lock"

    /// The order whose file has this name.
    static func order(named name: String) -> String? {
        name.hasSuffix(orderEnding) ? String(name.dropLast(orderEnding.count)) : nil
    }

    /// The note whose file has this name.
    static func note(named name: String) -> String? { order(named: name) }

    /// The order whose claim has this name.
    static func claim(named name: String) -> String? {
        name.hasSuffix(claimEnding) ? String(name.dropLast(claimEnding.count)) : nil
    }

    /// True when a text can be a part of a file's name: ids may come from outside.
    static func isPlain(_ id: String) -> Bool {
        !id.isEmpty && id.utf8.count <= 100 && id.utf8.allSatisfy(isPlain(_:))
    }

    /// True for ASCII letters and digits, `-` and `_`.
    static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
        default: false
        }
    }
}
