internal import EaselCore

/// One picture of an order on its way into a folder, so that it arrives once, whoever dies on the way.
///
/// While it comes it is in a file that ends in `.part`, and what is found there in another life is thrown away. When
/// all of it is on the medium that file ends in `.whole`. It stays until ``PictureFolder/tidy(_:pictures:)``, which is
/// called when the order's record names the picture. A `.whole` that is found in another life is taken as it is, under
/// the name that it may have got already.
struct OrderPart: Sendable {
    private let folder: PictureFolder
    private let order: String
    private let number: Int
    private let name: String

    init(_ number: Int, of order: String, called name: String, in folder: PictureFolder) {
        self.folder = folder
        self.order = order
        self.number = number
        self.name = name
    }

    private var disk: any Disk { folder.disk }
    private var stem: String { folder.join("\(PictureFolder.hidden(order))\(number)") }
    /// Where the picture comes in.
    var path: String { stem + ".part" }
    private var whole: String { stem + ".whole" }

    /// Removes whatever there is of it, but for its name.
    func remove() {
        for file in [path, whole, whole + PictureFolder.copyEnding] { try? disk.remove(file) }
    }

    /// Removes what came in so far.
    func clear() { try? disk.remove(path) }

    /// The picture, where an earlier life has fetched all of it from an address.
    func found(from address: String) throws(DiskTrouble) -> KeptPicture? {
        do throws(DiskTrouble) { _ = try disk.facts(of: whole) } catch {
            if error.kind == .missing { return nil }
            throw error
        }
        guard case .success(let seen) = try look(at: whole) else {
            try disk.remove(whole)
            return nil
        }
        return try finish(seen, in: whole, from: address, isFromBefore: true)
    }

    /// Judges what came in, and gives it its name where it is a picture; what is none is removed.
    func taken(from address: String) throws(DiskTrouble) -> Result<KeptPicture, NotAPicture> {
        let seen: Seen
        do throws(DiskTrouble) {
            switch try look(at: path) {
            case .success(let picture): seen = picture
            case .failure(let problem):
                clear()
                return .failure(problem)
            }
            try disk.sync(path)
        } catch {
            clear()
            throw error
        }
        if folder.isForOneLife { return .success(try finish(seen, in: path, from: address, isFromBefore: false)) }
        try disk.rename(path, to: whole)
        // Before the picture's name lasts: else that name could be there after a power cut, and nobody knew whose.
        try disk.syncFolder(folder.path)
        return .success(try finish(seen, in: whole, from: address, isFromBefore: false))
    }

    private func finish(
        _ seen: Seen, in file: String, from address: String, isFromBefore: Bool
    ) throws(DiskTrouble) -> KeptPicture {
        let path = try folder.name(file, FileName(name, seen.picture.type), isFromBefore: isFromBefore)
        return KeptPicture(seen.picture, sha256: seen.sha256, bytes: seen.count, from: address, at: path)
    }

    private struct Seen {
        let picture: PictureBytes
        let sha256: String
        let count: Int
    }

    private func look(at path: String) throws(DiskTrouble) -> Result<Seen, NotAPicture> {
        let bytes = try disk.read(path, upTo: Downloading.cap)
        do throws(NotAPicture) {
            let picture = try PictureBytes(bytes)
            return .success(Seen(picture: picture, sha256: SHA256.hexDigest(of: bytes), count: bytes.count))
        } catch {
            return .failure(error)
        }
    }
}

extension PictureFolder {
    /// How the hidden files of an order begin.
    static func hidden(_ order: String) -> String {
        let id = StoreLayout.isPlain(order) ? order : String(SHA256.hexDigest(of: Array(order.utf8)).prefix(32))
        return "\(hidden)\(id)-"
    }

    /// Removes what an order's pictures have left of their way here; for when its record names them, or it has ended.
    func tidy(_ order: String, pictures: Int) {
        for number in 0..<pictures { OrderPart(number + 1, of: order, called: "", in: self).remove() }
    }
}
