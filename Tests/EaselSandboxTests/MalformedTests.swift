import EaselSandbox
import Testing

@testable import EaselSandbox

/// Valid requests, damaged in every way whose right answer can be known beforehand.
@Suite("A malformed request to the sandbox")
struct MalformedTests {
    /// One damaged request, as it goes onto the wire, and the documented answer.
    struct Damage: Sendable, CustomTestStringConvertible {
        let what: String
        let bytes: [UInt8]
        let status: Int
        let start: String
        var testDescription: String { what }
    }

    private static let vtrixBody = [
        #"{"model":"flux_kontext_max","input":[{"params":{"prompt":"a fox, red","aspect_ratio":"16:9","seed":7,"#,
        #""steps":30,"guidance_scale":2.5,"safety_tolerance":2,"output_format":"png","prompt_upsampling":true}}]}"#,
    ].joined()
    private static let kieBody = [
        #"{"prompt":"a fox, red","enableTranslation":true,"uploadCn":false,"aspectRatio":"16:9","outputFormat":"jpeg","#,
        #""promptUpsampling":false,"model":"flux-kontext-pro","safetyTolerance":2,"watermark":"w"}"#,
    ].joined()
    private static let jobsBody = [
        #"{"model":"flux-2/pro-text-to-image","input":{"prompt":"a fox","aspect_ratio":"1:1","resolution":"1K","#,
        #""nsfw_checker":true}}"#,
    ].joined()
    private static let uploadBody = #"{"base64Data":"aGk=","uploadPath":"images/in","fileName":"a.png"}"#

    /// A room that takes JSON: its valid body, and its answer to what is none.
    struct Room: Sendable {
        let path: String
        let body: String
        let noJSON: (status: Int, start: String)
        let noKey: (status: Int, start: String)
        let wrongMethod: (status: Int, start: String)
    }

    private static let kieNoKey = (200, #"{"code":401,"msg":"You do not have access permissions"}"#)
    private static let kieNoJSON = (200, #"{"code":400,"msg":"Bad Request - The body is not valid JSON","data":null}"#)
    private static let kieNowhere = (404, #"{"code":404,"msg":"Not Found - "#)
    private static let vtrixNoKey = (401, #"{"error":{"code":"UNAUTHORIZED","message":"invalid api key"},"#)

    static let rooms = [
        Room(
            path: "/model/v1/generation", body: vtrixBody, noJSON: (400, #"{"message":"the body is not valid JSON"}"#),
            noKey: vtrixNoKey, wrongMethod: (405, #"{"message":"method not allowed"}"#)),
        Room(
            path: "/api/v1/flux/kontext/generate", body: kieBody, noJSON: kieNoJSON, noKey: kieNoKey,
            wrongMethod: kieNowhere),
        Room(
            path: "/api/v1/jobs/createTask", body: jobsBody, noJSON: kieNoJSON, noKey: kieNoKey,
            wrongMethod: kieNowhere),
        Room(
            path: "/api/file-base64-upload", body: uploadBody,
            noJSON: (200, #"{"success":false,"code":400,"msg":"The body is not JSON","data":null}"#), noKey: kieNoKey,
            wrongMethod: kieNowhere),
    ]

    private static func request(
        _ method: String, _ path: String, _ body: [UInt8] = [], key: String? = "Authorization: Bearer k",
        length: String? = nil
    ) -> [UInt8] {
        var lines = ["\(method) \(path) HTTP/1.1", "Host: x", "Content-Length: \(length ?? String(body.count))"]
        if let key { lines.append(key) }
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body
    }

    /// Where the marks of JSON stand that are in no text.
    private static func marks(of body: [UInt8]) -> [Int] {
        var (isText, places): (Bool, [Int]) = (false, [])
        for (place, byte) in body.enumerated() {
            if byte == 0x22 { isText.toggle() }
            if !isText, "{}[]:,".utf8.contains(byte) { places.append(place) }
        }
        return places
    }

    private static func damagedJSON(_ room: Room, _ dice: inout Dice) -> [Damage] {
        let body = Array(room.body.utf8)
        var bodies: [(String, [UInt8])] = [
            ("nothing", []), ("a byte order mark", [0xEF, 0xBB, 0xBF] + body), ("twice", body + body),
            ("a number without an end", Array("1e".utf8)), ("nested", [UInt8](repeating: 0x5B, count: 100_000)),
        ]
        for place in marks(of: body) {
            var damaged = body
            damaged[place] = 0x3B
            bodies.append(("a semicolon at \(place)", damaged))
        }
        for _ in 1...40 {
            let end = dice.whole(in: 1...(body.count - 1))
            bodies.append(("cut at \(end)", Array(body[..<end])))
            let place = dice.whole(in: 0...(body.count - 1))
            bodies.append(("a zero byte at \(place)", Array(body[..<place] + [0] + body[place...])))
        }
        return bodies.map {
            Damage(
                what: "\(room.path), \($0.0)", bytes: request("POST", room.path, $0.1), status: room.noJSON.status,
                start: room.noJSON.start)
        }
    }

    private static func damagedHeads(_ room: Room) -> [Damage] {
        let body = Array(room.body.utf8)
        let keys = [nil, "Authorization: Basic k", "Authorization: Bearer", "Authorization: k", "X-Key: k"]
        let keyless = keys.map {
            Damage(
                what: "\(room.path), key \($0 ?? "")", bytes: request("POST", room.path, body, key: $0),
                status: room.noKey.status, start: room.noKey.start)
        }
        let methods = ["GET", "PUT", "DELETE", "PATCH", "OPTIONS", "post"].map {
            Damage(
                what: "\($0) \(room.path)", bytes: request($0, room.path, body), status: room.wrongMethod.status,
                start: room.wrongMethod.start)
        }
        let lengths = [("-1", 400), ("x", 400), ("", 400), ("1, 1", 400), ("99999999999", 413)].map {
            Damage(
                what: "\(room.path), length \($0.0)", bytes: request("POST", room.path, length: $0.0), status: $0.1,
                start: $0.1 == 413 ? "The request's body is too large." : "Content-Length must be one number.")
        }
        let heads = [
            ("Host : x", "A header name has"), ("no colon", "A header is"), ("A: \u{1}", "A header value has"),
            ("Host: y", "There must be one Host header."),
        ].map { line, start in
            Damage(
                what: "\(room.path), \(start)", bytes: request("POST", room.path, body, key: line), status: 400,
                start: start)
        }
        return keyless + methods + lengths + heads
    }

    /// Fields of the wrong type: the answer names the field.
    private static func wrongTypes() -> [Damage] {
        let values = ["null", "true", "[]", "{}", "-1", "1e400", #""no such word""#]
        let kie = [
            "prompt", "aspectRatio", "outputFormat", "model", "safetyTolerance", "enableTranslation", "uploadCn",
            "promptUpsampling", "watermark", "inputImage", "callBackUrl",
        ]
        let vtrix = [
            "prompt", "aspect_ratio", "seed", "steps", "guidance_scale", "safety_tolerance", "output_format",
            "prompt_upsampling", "input_image", "input_image_4", "negative_prompt",
        ]
        // What is right for some field in spite of all.
        let right: Set<String> = [
            #"prompt="no such word""#, #"watermark="no such word""#, #"negative_prompt="no such word""#, "seed=-1",
            "enableTranslation=true", "uploadCn=true", "promptUpsampling=true", "prompt_upsampling=true",
        ]
        var damages: [Damage] = []
        for value in values {
            for field in kie where !right.contains("\(field)=\(value)") {
                let isOut = field == "safetyTolerance" && value == "-1"
                let start = isOut ? #"{"code":500,"msg":"Server Error"# : #"{"code":422,"msg":"\#(field) "#
                let body = #"{"prompt":"x","\#(field)":\#(value)}"#
                damages.append(
                    Damage(
                        what: "Kie \(field)=\(value)",
                        bytes: request("POST", "/api/v1/flux/kontext/generate", Array(body.utf8)), status: 200,
                        start: start))
            }
            for field in vtrix where !right.contains("\(field)=\(value)") {
                let params = #"{"prompt":"x","\#(field)":\#(value)}"#
                let body = #"{"model":"flux_kontext_max","input":[{"params":\#(params)}]}"#
                damages.append(
                    Damage(
                        what: "Vtrix \(field)=\(value)",
                        bytes: request("POST", "/model/v1/generation", Array(body.utf8)), status: 422,
                        start: #"{"detail":"\#(field) must"#))
            }
        }
        return damages
    }

    /// Paths and task ids that nobody gave out.
    private static func strangePaths(_ dice: inout Dice) -> [Damage] {
        var damages: [Damage] = []
        for _ in 1...20 {
            let word = dice.letters(12, of: "abcxyz019%2F.-_~")
                .replacing("%", with: "%25")
            damages += [
                Damage(
                    what: "Vtrix task \(word)", bytes: request("GET", "/model/v1/generation/task/\(word)"), status: 404,
                    start: #"{"message":"task not found"}"#),
                Damage(
                    what: "Kie task \(word)", bytes: request("GET", "/api/v1/flux/kontext/record-info?taskId=\(word)"),
                    status: 200, start: #"{"code":422,"msg":"recordInfo is null","data":null}"#),
                Damage(
                    what: "job \(word)", bytes: request("GET", "/api/v1/jobs/recordInfo?taskId=\(word)"), status: 200,
                    start: #"{"code":422,"message":"recordInfo is null","data":null}"#),
                Damage(
                    what: "Vtrix path \(word)", bytes: request("POST", "/model/\(word)"), status: 404,
                    start: #"{"message":"not found"}"#),
                Damage(
                    what: "Kie path \(word)", bytes: request("POST", "/api/v1/\(word)"), status: 404,
                    start: #"{"code":404,"msg":"Not Found - "#),
                Damage(
                    what: "picture \(word)", bytes: request("GET", "/results/\(word).png"), status: 404,
                    start: "No such picture."),
            ]
        }
        return damages
    }

    static let damages: [Damage] = {
        var dice = Dice(seed: 500)
        return rooms.flatMap { damagedJSON($0, &dice) + damagedHeads($0) } + wrongTypes() + strangePaths(&dice)
    }()

    @Test("has the documented answer of its service, charges nothing, and the next order is served")
    func answered() async throws {
        #expect(Self.damages.count >= 500)
        let found = try await visiting { visitor in
            var wrong: [String] = []
            for damage in Self.damages {
                let socket = try RawSocket(port: visitor.sandbox.port)
                try socket.send(damage.bytes)
                let reply = try socket.reply()
                guard reply.status != damage.status || !reply.text.hasPrefix(damage.start) else { continue }
                wrong.append("\(damage.what): \(reply.status) \(reply.text.prefix(200))")
            }
            let charges = visitor.sandbox.ledger.count
            #expect(charges == 0)
            #expect(try visitor.vtrixLook(try visitor.vtrixTask()).text.contains("completed"))
            #expect(try visitor.kieLook(try visitor.kieTask()).text.contains(#""successFlag":1"#))
            return wrong
        }
        #expect(found.isEmpty, "\(found.count) of \(Self.damages.count): \(found.prefix(10).joined(separator: "\n"))")
    }
}
