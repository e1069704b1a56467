internal import EaselCore

extension Kie {
    /// Puts a local picture where Kie can fetch it: free, kept three days, at another host under the same key.
    ///
    /// Kie advises base64 up to 10 MB and a stream beyond.
    static let upload = Turn<ImageUpload, UploadAnswer>(say: sayUpload, hear: hearUpload)

    private static let mostBase64 = 10_000_000
    private static let folder = "easel"

    @Sendable private static func sayUpload(_ upload: ImageUpload) -> WireCall {
        let name = "\(upload.name).\(upload.type.fileEnding)"
        let isSmall = upload.bytes.count <= mostBase64
        return WireCall(
            .post, .upload(isSmall ? "/api/file-base64-upload" : "/api/file-stream-upload"),
            body: isSmall ? base64Body(upload, name) : streamBody(upload, name),
            deadline: .seconds(60 + upload.bytes.count / 250_000))
    }

    private static func base64Body(_ upload: ImageUpload, _ name: String) -> WireBody {
        WireValue.members([
            WireValue.Member("base64Data", .base64(upload.bytes)),
            WireValue.Member("uploadPath", .json(.string(folder))),
            WireValue.Member("fileName", .json(.string(name))),
        ]).body
    }

    private static func streamBody(_ upload: ImageUpload, _ name: String) -> WireBody {
        // The name is random and of our making, so no picture can hold the boundary by accident or design.
        let boundary = "easel-\(upload.name)"
        func part(_ head: String) -> String { "--\(boundary)\r\nContent-Disposition: form-data; \(head)\r\n\r\n" }
        let head =
            part("name=\"uploadPath\"") + folder + "\r\n" + part("name=\"fileName\"") + name + "\r\n"
            + part("name=\"file\"; filename=\"\(name)\"\r\nContent-Type: \(upload.type.mediaType)")
        let pieces: [WireBody.Piece] = [
            .bytes(Array(head.utf8)), .raw(upload.bytes), .bytes(Array("\r\n--\(boundary)--\r\n".utf8)),
        ]
        return WireBody(type: "multipart/form-data; boundary=\(boundary)", pieces: pieces)
    }

    @Sendable private static func hearUpload(_ upload: ImageUpload, _ reply: WireReply) -> UploadAnswer {
        guard let envelope = Envelope(reply) else {
            switch HTTPMeaning(reply.status) {
            case .refused: return .refused(refusal(reply.status, reply))
            default: return .unclear("Kie's upload host answered HTTP \(reply.status) with \(reply.looks).")
            }
        }
        switch HTTPMeaning(envelope.code) {
        case .answer: break
        case .unclear: return .unclear("Kie's upload host answered code \(envelope.code).")
        case .refused: return .refused(refusal(envelope.code, reply, envelope.message))
        }
        let address = ["downloadUrl", "fileUrl", "url"].lazy.compactMap { envelope.data?[$0]?.string }.first {
            WebAddress($0) != nil
        }
        return address.map { .stored($0) } ?? .unclear("Kie's upload host answered without an address.")
    }
}
