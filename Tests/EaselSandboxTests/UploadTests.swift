import EaselSandbox
import Testing

@testable import EaselSandbox

@Suite("The sandbox's upload host")
struct UploadTests {
    private let dot = "iVBORw0KGgoAAAANSUhEUgAAAAQAAAACCAIAAAA="

    @Test("takes base64, with or without a data URL, and serves the file back")
    func base64() async throws {
        try await visiting { visitor in
            for data in [dot, "data:image/png;base64,\(dot)"] {
                let body = #"{"base64Data":"\#(data)","uploadPath":"images/in","fileName":"a.png"}"#
                let reply = try visitor.ask("POST", "/api/file-base64-upload", body: body)
                let link = "\(visitor.sandbox.address)/uploads/images/in/a.png"
                #expect(
                    reply.text.hasPrefix(#"{"success":true,"code":200,"msg":"File uploaded successfully","data":{"#))
                #expect(reply.text.contains(#""filePath":"images/in/a.png","downloadUrl":"\#(link)","fileSize":29"#))
                #expect(reply.text.contains(#""mimeType":"image/png""#))
                #expect(try visitor.picture(at: link).body == Base64.decode(dot.utf8))
            }
        }
    }

    @Test("takes a form with a file")
    func form() async throws {
        try await visiting { visitor in
            let file = "some\r\n--bytes\r\n--edg\r\n"
            let body =
                "--edge\r\nContent-Disposition: form-data; name=\"uploadPath\"\r\n\r\ndocs\r\n"
                + "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"b.txt\"\r\n"
                + "Content-Type: text/plain\r\n\r\n\(file)\r\n--edge--\r\n"
            let type = "multipart/form-data; boundary=edge"
            let reply = try visitor.ask("POST", "/api/file-stream-upload", body: body, type: type)
            let link = try visitor.string("downloadUrl", in: reply.text)
            #expect(link.hasSuffix("/uploads/docs/b.txt"))
            #expect(try visitor.picture(at: link).text == file)
        }
    }

    @Test("takes what the sandbox has itself by link, and never goes out for anything else")
    func link() async throws {
        try await visiting { visitor in
            let done = try visitor.kieLook(try visitor.kieTask()).text
            let texts = try [try visitor.string("resultImageUrl", in: done), "http://127.0.0.1:9/x.png"].map {
                try visitor.ask("POST", "/api/file-url-upload", body: #"{"fileUrl":"\#($0)","uploadPath":"p"}"#).text
            }
            #expect(texts[0].contains(#""mimeType":"image/jpeg""#))
            #expect(texts[1].contains(#""success":false"#))
        }
    }

    @Test("refuses without a key, without a path, with a path that climbs, and what is no base64")
    func refused() async throws {
        try await visiting { visitor in
            let bodies = [
                #"{"base64Data":"aGk="}"#, #"{"base64Data":"aGk=","uploadPath":"/a"}"#,
                #"{"base64Data":"aGk=","uploadPath":"a/../b"}"#, #"{"base64Data":"aGk=","uploadPath":"a b"}"#,
                #"{"base64Data":"a?","uploadPath":"a"}"#, #"{"uploadPath":"a"}"#, "x",
            ]
            for body in bodies {
                let text = try visitor.ask("POST", "/api/file-base64-upload", body: body).text
                #expect(text.contains(#""success":false,"code":400"#), "\(body)")
            }
            let keyless = try visitor.ask("POST", "/api/file-base64-upload", body: bodies[0], key: nil)
            #expect(keyless.text.contains(#""code":401"#))
            #expect(try visitor.ask("GET", "/uploads/a/nothing.png").status == 404)
        }
    }

    @Test("lets an edit keep the shape of what was uploaded")
    func shape() async throws {
        try await visiting { visitor in
            let body = #"{"base64Data":"\#(dot)","uploadPath":"p","fileName":"wide.png"}"#
            let upload = try visitor.ask("POST", "/api/file-base64-upload", body: body).text
            let link = try visitor.string("downloadUrl", in: upload)
            let submit = try visitor.kie(#"{"prompt":"x","inputImage":"\#(link)"}"#).text
            let done = try visitor.kieLook(try visitor.string("taskId", in: submit)).text
            let picture = try JPEGReader.read(
                try visitor.picture(at: try visitor.string("resultImageUrl", in: done)).body)
            #expect(picture.width == picture.height * 2)
        }
    }

    @Test("keeps so much and no more: the oldest files go first")
    func bounded() {
        let store = UploadStore(life: .seconds(60))
        let large = [UInt8](repeating: 0, count: 100 << 20)
        for name in ["a", "b", "c"] { store.keep(large, at: name) }
        #expect(store.file(at: "a") == nil)
        #expect(store.file(at: "b") != nil && store.file(at: "c") != nil)
    }
}
