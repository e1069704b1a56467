public import EaselCore

/// A folder that pictures are written into, each whole and under a name of its own.
public struct PictureFolder: Sendable {
    private let path: String
    private let disk: any Disk

    /// Names a folder; it is made when the first picture comes.
    public init(path: String, disk: any Disk = SystemDisk()) {
        self.path = path
        self.disk = disk
    }

    /// Writes the picture, under its name or that name with a number, and returns the path.
    public func save(_ picture: Picture) throws(ImageFailure) -> String {
        do throws(DiskTrouble) {
            try disk.makeFolder(path)
            // A picture can be made by anyone, so its name is made plain once more.
            let name = Picture.name(for: picture.name)
            var number = 1
            while true {
                let path = join(name + (number == 1 ? "" : "-\(number)") + "." + picture.type.fileEnding)
                do throws(DiskTrouble) {
                    try disk.writeNew(picture.bytes, at: path)
                    return path
                } catch  where error.exists {
                    number += 1
                }
            }
        } catch {
            var failure = ImageFailure(
                .notSaved, .saving, "The picture could not be written: \(error)",
                next: "Make room or choose another folder, and fetch it again.")
            failure.mayHaveCost = true
            throw failure
        }
    }

    private func join(_ name: String) -> String {
        path == "." ? name : path.hasSuffix("/") ? path + name : path + "/" + name
    }
}

extension Picture {
    /// Writes the picture into a folder whole, under a name of its own, and never over another; returns the path.
    @discardableResult
    public func save(in folder: String) throws(ImageFailure) -> String { try PictureFolder(path: folder).save(self) }
}
