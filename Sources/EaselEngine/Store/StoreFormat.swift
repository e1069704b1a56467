internal import EaselCore

/// What `format.json` says: the form of the store, whose it is, and which file this is itself.
///
/// The file knows its own number on the disk. A copy has another number, and so does one that a backup put back.
struct StoreFormat: Sendable {
    let form: Int
    let installation: String
    let isCopy: Bool

    static let newestForm = 1

    init(installation: String) {
        form = Self.newestForm
        self.installation = installation
        isCopy = false
    }

    /// Reads the file; nil where there is none or it says something else.
    init?(at layout: StoreLayout, on disk: any Disk) throws(DiskTrouble) {
        let bytes = try disk.read(layout.format, upTo: 1 << 16)
        let identity = try disk.facts(of: layout.format).identity
        guard let json = try? JSON(reading: bytes), let form = json["form"]?.number?.int64,
            let installation = json["installation"]?.string, let file = json["file"]?.string
        else { return nil }
        self.form = Int(clamping: form)
        self.installation = installation
        isCopy = file != String(identity)
    }

    /// Writes the file; it is there whole or not at all.
    func write(to layout: StoreLayout, by disk: any Disk, aside: String) throws(DiskTrouble) {
        try disk.create(aside, [], isSynced: false)
        let identity = try disk.facts(of: aside).identity
        let json: JSON = [
            "form": .integer(form), "installation": .string(installation), "file": .string(String(identity)),
        ]
        try disk.refill(aside, Array((json.prettyText + "\n").utf8))
        try disk.rename(aside, to: layout.format)
        try disk.syncFolder(layout.folder)
    }
}
