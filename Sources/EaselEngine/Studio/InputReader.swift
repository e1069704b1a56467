internal import EaselCore

/// Looks once at the pictures that go in, before anything is checked: plain files, their size and type.
struct InputReader: Sendable {
    let disk: any Disk
    /// The one folder in which a request from outside may name files.
    let folder: String?

    func inputs(of request: ImageRequest) throws(ImageFailure) -> [ImageInput] {
        var inputs: [ImageInput] = []
        for source in request.images { inputs.append(try input(source, isFromOutside: request.isFromOutside)) }
        return inputs
    }

    /// Judged by the real path, so that neither `..` nor a link leads out of the folder.
    private func isAllowed(_ path: String) -> Bool {
        guard let folder, let real = try? disk.realPath(of: folder) else { return false }
        return path.hasPrefix(real.hasSuffix("/") ? real : real + "/")
    }

    private func input(_ source: ImageSource, isFromOutside: Bool) throws(ImageFailure) -> ImageInput {
        switch source {
        case .link(let address): return ImageInput(link: address)
        case .bytes(let bytes): return try described(source, bytes, count: bytes.count)
        case .file(let path):
            let real: String
            let facts: FileFacts
            let start: [UInt8]
            do throws(DiskTrouble) {
                real = try disk.realPath(of: path)
                guard !isFromOutside || isAllowed(real) else {
                    throw DiskTrouble("a request from outside may not open \(path).")
                }
                facts = try disk.facts(of: real)
                guard facts.isPlainFile else {
                    throw DiskTrouble(facts.isFolder ? "\(path) is a folder." : "\(path) is not a plain file.")
                }
                start = try disk.read(real, upTo: 64)
            } catch {
                throw failure("The picture cannot be read: \(error)", path)
            }
            return try described(.file(real), start, count: facts.count)
        }
    }

    private func described(_ source: ImageSource, _ start: [UInt8], count: Int) throws(ImageFailure) -> ImageInput {
        do { return ImageInput(local: source, count: count, type: try PictureBytes.type(of: start)) } catch {
            let name = if case .bytes = source { "of \(source.label)" } else { source.label }
            throw failure("The picture \(name) cannot be used: it is \(error.seen).", source.label)
        }
    }

    private func failure(_ message: String, _ value: String) -> ImageFailure {
        var failure = ImageFailure(
            .badRequest, .checking, message, next: "Give a PNG, JPEG or WebP file; nothing was sent.")
        failure.problems = [
            ParameterProblem(
                wish: "images", value: value, allowed: "a plain PNG, JPEG or WebP file", message: message)
        ]
        return failure
    }
}
