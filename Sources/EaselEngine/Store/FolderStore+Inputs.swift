internal import EaselCore

extension FolderStore {
    /// The record with pictures that came in memory put into files, so that no record carries their bytes.
    func keepingInputs(of record: OrderRecord) throws(StoreTrouble) -> OrderRecord {
        guard let request = record.request, request.images.contains(where: { $0.input.isInMemory }) else {
            return record
        }
        let folder = layout.inputs(of: record.id)
        var images: [CheckedImage] = []
        do throws(DiskTrouble) {
            try disk.makeFolder(folder, isPrivate: true)
            for (index, image) in request.images.enumerated() {
                let path = "\(folder)/\(index + 1).\((image.input.type ?? .png).fileEnding)"
                images.append(try inFile(image, path))
            }
            try disk.syncFolder(folder)
        } catch {
            throw trouble(writing: error)
        }
        var record = record
        record.request = request.replacing(images: images)
        return record
    }

    /// Removes the files of pictures that came in memory, once nobody will send them again.
    func removeInputs(of record: OrderRecord) {
        let folder = layout.inputs(of: record.id)
        let hasInputs = record.request?.images.contains { image in
            if case .file(let path) = image.input.source { path.hasPrefix(folder + "/") } else { false }
        }
        if hasInputs == true { removeAll(in: folder) }
    }

    func removeAll(in folder: String) {
        guard let names = try? disk.names(in: folder) else { return }
        for name in names { try? disk.remove(folder + "/" + name) }
        try? disk.remove(folder)
    }

    private func inFile(_ image: CheckedImage, _ path: String) throws(DiskTrouble) -> CheckedImage {
        guard case .bytes(let bytes) = image.input.source else { return image }
        // A later record may still carry them.
        if (try? disk.facts(of: path))?.count != bytes.count { try disk.create(path, bytes, isSynced: true) }
        let input = ImageInput(local: .file(path), count: bytes.count, type: image.input.type ?? .png)
        return CheckedImage(parameter: image.parameter, carrier: image.carrier, input: input)
    }
}

extension ImageInput {
    fileprivate var isInMemory: Bool { if case .bytes = source { true } else { false } }
}
