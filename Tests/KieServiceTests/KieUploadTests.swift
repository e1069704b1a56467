import EaselCore
import KieService
import Testing

@Suite("Putting a picture at Kie")
struct KieUploadTests {
    typealias Row = Heard<UploadAnswer>
    private static let small = ImageUpload(.memory(Array("fox!".utf8)), type: .png, name: "n1")

    private static func turn() throws -> Turn<ImageUpload, UploadAnswer> { try #require(Kie.service.upload) }

    @Test("a small picture goes as base64")
    func base64() throws {
        let call = try Self.turn().say(Self.small)
        #expect(Sample.bytes(of: call.body) == #"{"base64Data":"Zm94IQ==","uploadPath":"easel","fileName":"n1.png"}"#)
        #expect(call.place == .upload("/api/file-base64-upload") && call.method == .post)
        #expect(call.body?.type == "application/json" && call.deadline == .seconds(60))
    }

    @Test("a large picture goes as a stream in parts")
    func stream() throws {
        let upload = ImageUpload(.file(path: "/big.jpg", count: 10_000_001), type: .jpeg, name: "n2")
        let call = try Self.turn().say(upload)
        let parts = [
            "--easel-n2", #"Content-Disposition: form-data; name="uploadPath""#, "", "easel",
            "--easel-n2", #"Content-Disposition: form-data; name="fileName""#, "", "n2.jpg",
            "--easel-n2", #"Content-Disposition: form-data; name="file"; filename="n2.jpg""#,
            "Content-Type: image/jpeg", "", "</big.jpg>", "--easel-n2--", "",
        ]
        #expect(Sample.bytes(of: call.body) == parts.joined(separator: "\r\n"))
        #expect(call.place == .upload("/api/file-stream-upload"))
        #expect(call.body?.type == "multipart/form-data; boundary=easel-n2" && call.deadline == .seconds(100))
    }

    @Test("the last size for base64 is ten million bytes", arguments: [(10_000_000, "base64"), (10_000_001, "stream")])
    func edge(_ count: Int, _ way: String) throws {
        let call = try Self.turn().say(ImageUpload(.file(path: "/x", count: count), type: .webp, name: "n"))
        #expect(call.place == .upload("/api/file-\(way)-upload"))
    }

    static let answers: [Row] = [
        Row(
            "stored", 200, #"{"success":true,"code":200,"data":{"fileName":"a","downloadUrl":"https://a.b/c"}}"#,
            .stored("https://a.b/c")),
        Row(
            "the other names", 200, #"{"code":200,"data":{"downloadUrl":"","fileUrl":null,"url":"https://a.b/c"}}"#,
            .stored("https://a.b/c")),
        Row("code 201", 200, #"{"code":201,"data":{"fileUrl":"https://a.b/c"}}"#, .stored("https://a.b/c")),
        Row("an address that is none", 200, #"{"code":200,"data":{"downloadUrl":"javascript:alert(1)"}}"#, nowhere),
        Row("no data", 200, #"{"code":200,"data":null}"#, nowhere),
        Row("code 500", 200, #"{"code":500}"#, .unclear("Kie's upload host answered code 500.")),
        Row(
            "code 401", 200, #"{"code":401,"msg":"m"}"#,
            .refused(No.refusal(No.said(401), http: 200, code: "401", words: "m"))),
        Row("HTTP 413", 413, "<html></html>", .refused(No.refusal(No.said(413), http: 413, code: "413"))),
        Row("HTTP 502", 502, "<html></html>", .unclear("Kie's upload host answered HTTP 502 with an HTML page.")),
        Row("empty", 200, "", .unclear("Kie's upload host answered HTTP 200 with an empty answer.")),
    ]
    private static let nowhere = UploadAnswer.unclear("Kie's upload host answered without an address.")

    @Test("an answer means what the table says", arguments: answers)
    func means(_ row: Row) throws { #expect(try Self.turn().hear(Self.small, row.reply) == row.meaning) }
}
