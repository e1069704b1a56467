public import EaselCore

/// A folder that pictures are written into, each whole and under a name of its own.
///
/// A picture comes into a hidden file first. When all of it is on the medium it gets its name by a hard link, which
/// fails where something has that name, and so nothing half ever stands under a name and nothing is written over.
package struct PictureFolder: Sendable {
    let path: String
    let disk: any Disk
    /// True where no other life of the process will ask whose a picture is, because no order outlives this one.
    var isForOneLife = false
    private let taken: TakenNames

    /// How the names of files begin that are still on their way.
    static let hidden = ".easel-"
    static let copyEnding = ".copy"

    /// Names a folder; it is made when the first picture comes.
    package init(path: String, disk: any Disk = SystemDisk()) {
        self.init(path: path, disk: disk, taken: TakenNames())
    }

    init(path: String, disk: any Disk, taken: TakenNames) {
        self.path = path
        self.disk = disk
        self.taken = taken
    }

    /// Writes the picture, under its name or that name with a number, and returns the path.
    package func save(_ picture: Picture) throws(ImageFailure) -> String {
        do throws(DiskTrouble) {
            try disk.makeFolder(path)
            let aside = try hide(picture.bytes)
            defer { try? disk.remove(aside) }
            try disk.sync(aside)
            return try name(aside, FileName(picture.name, picture.type), isFromBefore: false)
        } catch {
            throw Self.failure(error)
        }
    }

    /// Reads a picture that was written before; what is there now must be the bytes that came.
    func load(_ file: KeptPicture) throws(ImageFailure) -> Picture {
        let bytes: [UInt8]
        do throws(DiskTrouble) { bytes = try disk.read(file.path, upTo: Downloading.cap) } catch {
            throw Self.lost("The picture cannot be read: \(error)")
        }
        let name = (file.path.split(separator: "/").last ?? "").prefix { $0 != "." }
        guard SHA256.hexDigest(of: bytes) == file.sha256,
            let picture = try? Picture(bytes, address: file.address, name: String(name))
        else { throw Self.lost("\(file.path) is not the picture any more that was written there.") }
        return picture
    }

    private static func lost(_ sentence: String) -> ImageFailure {
        var failure = ImageFailure(
            .notSaved, .saving, sentence, next: "While its link lives it can be fetched again.")
        failure.mayHaveCost = true
        return failure
    }

    /// Gives a whole file its name for good; on disks without hard links a copy of it.
    ///
    /// One that `isFromBefore`, because somebody died while it got its name, may have that name already.
    func name(_ file: String, _ name: FileName, isFromBefore: Bool) throws(DiskTrouble) -> String {
        if isFromBefore, let path = try otherName(of: file) {
            // Whoever gave it the name may have died before the name lasted.
            try disk.syncFolder(self.path)
            return path
        }
        do throws(DiskTrouble) {
            return try firstFree(name) { path throws(DiskTrouble) in try disk.link(file, to: path) }
        } catch {
            guard error.kind == .noLinks else { throw error }
            return try copy(file, name, isFromBefore: isFromBefore)
        }
    }

    func join(_ name: String) -> String {
        path == "." ? name : path.hasSuffix("/") ? path + name : path + "/" + name
    }

    static func failure(_ trouble: DiskTrouble) -> ImageFailure {
        failure("The picture could not be written: \(trouble)")
    }

    static func failure(_ sentence: String) -> ImageFailure {
        var failure = ImageFailure(
            .notSaved, .saving, sentence, next: "Make room or choose another folder, and fetch it again.")
        failure.mayHaveCost = true
        failure.retry = .later
        return failure
    }

    /// Takes one of the names that nothing has, and makes that last.
    private func firstFree(
        _ name: FileName, _ take: (String) throws(DiskTrouble) -> Void
    ) throws(DiskTrouble) -> String {
        var number = 1
        while true {
            let path = join(name.numbered(number))
            do throws(DiskTrouble) {
                try take(path)
                try disk.syncFolder(self.path)
                taken.note(number, of: join(name.numbered(1)))
                return path
            } catch  where error.exists {
                number = free(after: max(number, taken.last(of: join(name.numbered(1)))), name)
            }
        }
    }

    /// A number behind a taken one whose name is free; the steps double, so that ten thousand pictures of one name cost
    /// a few questions each and not ten thousand.
    private func free(after taken: Int, _ name: FileName) -> Int {
        let isTaken = { number in
            guard let facts = try? disk.facts(of: join(name.numbered(number))) else { return false }
            // An empty file may be what somebody left who died while a name was taken.
            return !(facts.isPlainFile && facts.count == 0)
        }
        var (taken, free) = (taken, taken + 1)
        while isTaken(free) { (taken, free) = (free, free + 2 * (free - taken)) }
        while free - taken > 1 {
            let middle = taken + (free - taken) / 2
            if isTaken(middle) { taken = middle } else { free = middle }
        }
        return free
    }

    /// Writes a hidden file that nobody else has.
    private func hide(_ bytes: [UInt8]) throws(DiskTrouble) -> String {
        var number = 1
        while true {
            let path = join("\(Self.hidden)\(number).part")
            do throws(DiskTrouble) {
                try disk.create(path, bytes, isPrivate: false, isSynced: false)
                return path
            } catch  where error.exists {
                number += 1
            } catch {
                try? disk.remove(path)
                throw error
            }
        }
    }

    /// The name under which a hidden file stands as well.
    private func otherName(of file: String) throws(DiskTrouble) -> String? {
        let identity = try disk.facts(of: file).identity
        for name in try disk.names(in: path).sorted() where !name.hasPrefix(Self.hidden) {
            guard let facts = try? disk.facts(of: join(name)), facts.isPlainFile, facts.identity == identity else {
                continue
            }
            // A link that leads to the file is not its name.
            let real = try disk.realPath(of: join(name))
            if real == name || real.hasSuffix("/" + name) { return join(name) }
        }
        return nil
    }

    private func copy(_ file: String, _ name: FileName, isFromBefore: Bool) throws(DiskTrouble) -> String {
        let bytes = try disk.read(file, upTo: Downloading.cap)
        if isFromBefore, let path = twin(of: bytes, name) {
            try disk.sync(path)
            try disk.syncFolder(self.path)
            return path
        }
        let copy = file + Self.copyEnding
        try? disk.remove(copy)
        do throws(DiskTrouble) {
            try disk.create(copy, bytes, isPrivate: false, isSynced: false)
            try disk.sync(copy)
            return try firstFree(name) { path throws(DiskTrouble) in
                do throws(DiskTrouble) { try disk.move(copy, toNew: path) } catch {
                    // Whoever died while a name was taken has left an empty file under it.
                    guard error.exists, isFromBefore, isEmpty(path) else { throw error }
                    try disk.rename(copy, to: path)
                }
            }
        } catch {
            try? disk.remove(copy)
            throw error
        }
    }

    private func isEmpty(_ path: String) -> Bool {
        guard let facts = try? disk.facts(of: path) else { return false }
        return facts.isPlainFile && facts.count == 0
    }

    /// The file with the same bytes under one of the names that this one could have got.
    private func twin(of bytes: [UInt8], _ name: FileName) -> String? {
        let names = (try? disk.names(in: path)) ?? []
        return names.sorted().lazy.filter(name.matches).map(join).first { path in
            guard let facts = try? disk.facts(of: path), facts.isPlainFile, facts.count == bytes.count else {
                return false
            }
            return (try? disk.read(path, upTo: bytes.count)) == bytes
        }
    }
}

/// The name of a picture's file, made by us.
struct FileName: Sendable, Hashable {
    private let plain: String
    private let ending: String

    /// A picture can be made by anyone, so its name is made plain once more.
    init(_ name: String, _ type: PictureType) {
        plain = Picture.name(for: name)
        ending = type.fileEnding
    }

    /// The name itself, or with a number from the second on.
    func numbered(_ number: Int) -> String { plain + (number == 1 ? "" : "-\(number)") + "." + ending }

    /// True for the name itself and for it with any number.
    func matches(_ name: String) -> Bool {
        guard name.hasPrefix(plain), name.hasSuffix("." + ending) else { return false }
        let number = name.dropFirst(plain.count).dropLast(ending.count + 1)
        return number.isEmpty || number.first == "-" && number.dropFirst().allSatisfy(\.isNumber)
    }
}

extension Picture {
    /// Writes the picture into a folder whole, under a name of its own, and never over another; returns the path.
    @discardableResult
    public func save(in folder: String) throws(ImageFailure) -> String { try PictureFolder(path: folder).save(self) }
}
