import EaselSandbox
import Testing

@Suite("The sandbox's Vtrix")
struct VtrixTests {
    @Test("takes a task and hands the picture over")
    func happyPath() async throws {
        try await visiting { visitor in
            let params = #"{"prompt":"a red fox","aspect_ratio":"16:9","output_format":"png","seed":-9}"#
            let submit = try visitor.vtrix(params)
            #expect(submit.status == 200)
            #expect(submit.header("Content-Type") == "application/json")
            let task = try visitor.string("id", in: submit.text)
            #expect(task.count == 20 && task.allSatisfy { $0.isLowercase || $0.isNumber })
            let start = #"{"id":"\#(task)","status":"in_progress","model":"flux_kontext_max","created_at":1"#
            #expect(submit.text.hasPrefix(start))

            let done = try visitor.vtrixLook(task).text
            #expect(done.contains(#""status":"completed""#) && done.contains(#""usage":{"cost":"0.08","quantity":1"#))
            let link = try visitor.string("url", in: done)
            #expect(link == "\(visitor.sandbox.address)/results/\(task).png")
            let reply = try visitor.picture(at: link)
            #expect(reply.header("Content-Type") == "image/png")
            let picture = try PictureReader.png(reply.body)
            #expect(picture.width * 9 == picture.height * 16)
            #expect(picture.notes["Seed"] == "-9")
        }
    }

    @Test("tells the progress while a task runs, and that it is done when it is")
    func progress() async throws {
        try await visiting {
            $0.pace = .milliseconds(300)
        } client: { visitor in
            let long = try visitor.vtrixLook(try visitor.vtrixTask("[slow 1000s]")).text
            #expect(long.contains(#""status":"in_progress""#) && long.contains(#""progress":0.0"#))
            #expect(!long.contains("output"))
            let task = try visitor.vtrixTask()
            let start = ContinuousClock.now
            while try !visitor.vtrixLook(task).text.contains("completed") {
                #expect(ContinuousClock.now - start < .seconds(20))
                pause(milliseconds: 20)
            }
            // The task began a moment before the clock here.
            #expect(ContinuousClock.now - start > .milliseconds(200))
        }
    }

    @Test(
        "keeps any seed of 64 bits exactly",
        arguments: ["9223372036854775807", "-9223372036854775808", "9007199254740993", "0"])
    func seeds(seed: String) async throws {
        let found = try await visiting { visitor in
            let submit = try visitor.vtrix(#"{"prompt":"x","output_format":"png","seed":\#(seed)}"#)
            let done = try visitor.vtrixLook(try visitor.string("id", in: submit.text)).text
            return try PictureReader.png(try visitor.picture(at: try visitor.string("url", in: done)).body).notes[
                "Seed"]
        }
        #expect(found == seed)
    }

    @Test("paints the exact width and height that FLUX.2 was asked for, or a square of one side")
    func sizes() async throws {
        try await visiting { visitor in
            for (params, width, height) in [(#""width":320,"height":96"#, 320, 96), (#""width":128"#, 128, 128)] {
                let submit = try visitor.vtrix(#"{"prompt":"x","output_format":"png",\#(params)}"#, model: "flux_2_max")
                let done = try visitor.vtrixLook(try visitor.string("id", in: submit.text)).text
                let picture = try PictureReader.png(try visitor.picture(at: try visitor.string("url", in: done)).body)
                #expect(picture.width == width && picture.height == height)
            }
        }
    }

    @Test("sends JPEG where no format was asked, as its page says")
    func defaultFormat() async throws {
        try await visiting { visitor in
            let done = try visitor.vtrixLook(try visitor.vtrixTask()).text
            let link = try visitor.string("url", in: done)
            #expect(link.hasSuffix(".jpg"))
            let reply = try visitor.picture(at: link)
            #expect(reply.header("Content-Type") == "image/jpeg")
            #expect(try JPEGReader.read(reply.body).width == 64)
        }
    }

    static let refusals: [(String, String, Int, String)] = [
        ("flux_kontext_max", #"{}"#, 422, "prompt is required"),
        ("flux_kontext_max", #"{"prompt":""}"#, 422, "prompt must not be empty"),
        ("flux_kontext_max", #"{"prompt":5}"#, 422, "prompt must be a string"),
        ("flux_kontext_max", #"{"prompt":"x","steps":0}"#, 422, "steps must be between 1 and 50"),
        ("flux_kontext_max", #"{"prompt":"x","steps":51}"#, 422, "steps"),
        ("flux_kontext_max", #"{"prompt":"x","steps":2.5}"#, 422, "steps must be an integer"),
        ("flux_kontext_max", #"{"prompt":"x","steps":null}"#, 422, "steps must not be null"),
        ("flux_kontext_max", #"{"prompt":"x","guidance_scale":10.01}"#, 422, "guidance_scale"),
        ("flux_kontext_max", #"{"prompt":"x","guidance_scale":"3"}"#, 422, "guidance_scale must be a number"),
        ("flux_kontext_max", #"{"prompt":"x","safety_tolerance":7}"#, 422, "safety_tolerance"),
        ("flux_kontext_max", #"{"prompt":"x","safety_tolerance":-1}"#, 422, "safety_tolerance"),
        ("flux_kontext_max", #"{"prompt":"x","aspect_ratio":"22:9"}"#, 422, "between 21:9 and 9:21"),
        ("flux_kontext_max", #"{"prompt":"x","aspect_ratio":"9:22"}"#, 422, "between 21:9 and 9:21"),
        ("flux_kontext_max", #"{"prompt":"x","aspect_ratio":"0:0"}"#, 422, "between 21:9 and 9:21"),
        ("flux_kontext_max", #"{"prompt":"x","output_format":"webp"}"#, 422, "must be one of jpeg, png"),
        ("flux_kontext_max", #"{"prompt":"x","prompt_upsampling":1}"#, 422, "must be a boolean"),
        ("flux_kontext_max", #"{"prompt":"x","seed":1e3}"#, 422, "seed must be an integer"),
        ("flux_kontext_max", #"{"prompt":"x","input_image":"/home/me/a.png"}"#, 422, "input_image must be an image"),
        ("flux_kontext_max", #"{"prompt":"x","input_image":"./a b.png"}"#, 422, "input_image must be an image"),
        ("flux_2_max", #"{"prompt":"x","width":63}"#, 422, "width must be at least 64"),
        ("flux_2_max", #"{"prompt":"x","width":0}"#, 422, "width must be at least 64"),
        ("flux_2_max", #"{"prompt":"x","width":9999999999,"height":64}"#, 422, "4 megapixels"),
        ("flux_2_max", #"{"prompt":"x","safety_tolerance":6}"#, 422, "between 0 and 5"),
        ("flux_2_max", #"{"prompt":"x","webhook_url":""}"#, 422, "webhook_url"),
        ("flux_2_max", #"{"prompt":"x","width":64,"seed":null,"input_image_8":"aGk="}"#, 200, ""),
        ("flux_2_pro", #"{"prompt":"x","height":100}"#, 422, "multiple of 32"),
        ("flux_2_pro", #"{"prompt":"x","safety_tolerance":"3","width":96}"#, 200, ""),
        ("flux_kontext_pro", #"{"prompt":"x","safety_tolerance":0,"aspect_ratio":"21:9"}"#, 200, ""),
        ("flux_9", #"{"prompt":"x"}"#, 400, "model flux_9 not found"),
    ]

    @Test("refuses what the pages do not allow, says why, and charges nothing", arguments: refusals)
    func refused(model: String, params: String, status: Int, words: String) async throws {
        let (reply, charges) = try await visiting { visitor in
            (try visitor.vtrix(params, model: model), visitor.sandbox.ledger.count)
        }
        #expect(reply.status == status)
        #expect(reply.text.contains(words))
        #expect(charges == (status == 200 ? 1 : 0))
    }

    @Test("refuses a body that is not wrapped, not JSON, or too deep")
    func bodies() async throws {
        let bodies = [
            #"{"model":"flux_kontext_max","prompt":"x"}"#, #"{"model":"flux_kontext_max","input":{"prompt":"x"}}"#,
            #"{"model":"flux_kontext_max","input":[]}"#, #"{"input":[{"params":{"prompt":"x"}}]}"#, "", "{", "[]",
            "null",
            String(repeating: "[", count: 5000),
        ]
        let statuses = try await visiting { visitor in
            try bodies.map { try visitor.ask("POST", "/model/v1/generation", body: $0).status }
        }
        #expect(statuses == bodies.map { _ in 400 })
    }

    @Test("wants a key, and the right one where one is set")
    func keys() async throws {
        let path = "/model/v1/generation/task/x"
        let open = try await visiting {
            try [$0.ask("GET", path, key: nil).status, $0.ask("GET", path, key: "any").status]
        }
        #expect(open == [401, 404])
        let shut = try await visiting {
            $0.key = "right"
        } client: { visitor in
            [try visitor.ask("GET", path, key: "wrong"), try visitor.ask("GET", path, key: "right")]
        }
        #expect(shut.map(\.status) == [401, 404])
        #expect(
            shut[0].text == #"{"error":{"code":"UNAUTHORIZED","message":"invalid api key"},"request_id":"req_sandbox"}"#
        )
        #expect(shut[1].text == #"{"message":"task not found"}"#)
    }

    @Test("knows no other paths, and no other methods on its own")
    func paths() async throws {
        let statuses = try await visiting { visitor in
            try [("GET", "/model/v1/generation"), ("POST", "/model/v1/generation/task/x"), ("GET", "/model")].map {
                try visitor.ask($0.0, $0.1).status
            }
        }
        #expect(statuses == [405, 405, 404])
    }
}
