import EaselServer
import Synchronization

/// Kie's upload host: takes a file in one of three ways and gives it a link.
struct UploadDesk: Sendable {
    enum Way: Sendable { case base64, stream, url }

    private struct Upload {
        let bytes: [UInt8]
        let folder: String
        let name: String?
    }

    private struct Problem: Error {
        let message: String
    }

    let store: UploadStore
    let gallery: Gallery
    let isKnown: @Sendable (HTTPRequest) -> Bool
    private let names: Names

    init(store: UploadStore, gallery: Gallery, seed: UInt64, isKnown: @escaping @Sendable (HTTPRequest) -> Bool) {
        self.store = store
        self.gallery = gallery
        self.isKnown = isKnown
        names = Names(seed: seed)
    }

    func take(_ request: HTTPRequest, _ way: Way) async -> HTTPReply {
        guard isKnown(request) else { return KieAnswers.noAccess }
        do throws(Problem) {
            let upload = try await read(request, way)
            return .json(200, try stored(upload, at: request.origin))
        } catch {
            return .json(200, ["success": false, "code": 400, "msg": .string(error.message), "data": nil])
        }
    }

    private func stored(_ upload: Upload, at origin: String) throws(Problem) -> JSON {
        let type = MediaType.of(upload.bytes)
        let name = upload.name ?? names.next() + MediaType.ending(type)
        for part in [upload.folder, name] where !Self.isPlain(part) {
            throw Problem(message: "uploadPath and fileName have no slash at either end and plain characters only")
        }
        let path = "\(upload.folder)/\(name)"
        store.keep(upload.bytes, at: path)
        return [
            "success": true, "code": 200, "msg": "File uploaded successfully",
            "data": [
                "fileName": .string(name), "filePath": .string(path),
                "downloadUrl": .string(origin + UploadStore.prefix + path), "fileSize": JSON(upload.bytes.count),
                "mimeType": .string(type), "uploadedAt": .string(Timestamp.now.iso),
            ],
        ]
    }

    /// Letters that need no encoding in a link.
    private static func isPlain(_ part: String) -> Bool {
        let letters = part.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || "-_./".utf8.contains(byte)
        }
        return letters && !part.isEmpty && !part.hasPrefix("/") && !part.hasSuffix("/") && !part.contains("..")
    }
}

extension UploadDesk {
    private func read(_ request: HTTPRequest, _ way: Way) async throws(Problem) -> Upload {
        switch way {
        case .stream: return try form(request)
        case .base64:
            let body = try json(request)
            guard let text = body["base64Data"]?.text, let letters = ImageText.base64(of: text),
                let bytes = Base64.decode(letters)
            else { throw Problem(message: "base64Data must be base64 or a data URL") }
            return Upload(bytes: bytes, folder: try folder(body["uploadPath"]?.text), name: body["fileName"]?.text)
        case .url:
            let body = try json(request)
            guard let url = body["fileUrl"]?.text else { throw Problem(message: "fileUrl is required") }
            let bytes = try await fetched(url, origin: request.origin)
            return Upload(bytes: bytes, folder: try folder(body["uploadPath"]?.text), name: body["fileName"]?.text)
        }
    }

    private func json(_ request: HTTPRequest) throws(Problem) -> JSON {
        guard let body = try? JSONReader.read(request.body) else { throw Problem(message: "The body is not JSON") }
        return body
    }

    private func folder(_ text: String?) throws(Problem) -> String {
        guard let text else { throw Problem(message: "uploadPath is required") }
        return text
    }

    private func form(_ request: HTTPRequest) throws(Problem) -> Upload {
        guard let form = Multipart(request), let file = form["file"] else {
            throw Problem(message: "file is required")
        }
        let name = form["fileName"].map { String(decoding: $0.content, as: UTF8.self) }
        let path = form["uploadPath"].map { String(decoding: $0.content, as: UTF8.self) }
        return Upload(bytes: file.content, folder: try folder(path), name: name ?? file.fileName)
    }

    /// The sandbox never goes out: it knows only what it has itself.
    private func fetched(_ url: String, origin: String) async throws(Problem) -> [UInt8] {
        guard url.hasPrefix(origin + "/") else { throw Problem(message: "Failed to fetch the file from fileUrl") }
        let path = String(url.dropFirst(origin.count))
        if path.hasPrefix(UploadStore.prefix), let file = store.file(at: String(path.dropFirst(9))) { return file }
        if case .picture(let picture) = await gallery.find(at: path) { return picture.bytes }
        throw Problem(message: "Failed to fetch the file from fileUrl")
    }
}

/// Names for files that come without one.
private final class Names: Sendable {
    private let dice: Mutex<Dice>

    init(seed: UInt64) {
        dice = Mutex(Dice(seed: ~seed))
    }

    func next() -> String {
        dice.withLock { $0.letters(16, of: "0123456789abcdef") }
    }
}
