import Easel
import TestGround
import Testing

@Suite("A model's JSON Schema", .serialized, .timeLimit(.minutes(5)))
struct JSONSchemaTests {
    static let entries = (try? Registry.everyFamily().entries) ?? []

    /// A model that has one of everything a description can say.
    static let everyRule = ImageModel(
        "every-rule", title: "Every rule", goodFor: "Tests.",
        accepting: ParameterTable(
            [
                ImageParameter("prompt", .prompt, .text(length: 2...5), "Words.").required(),
                ImageParameter("images", .images, .images(ImageRule(upTo: 2, by: [.link])), "Pictures."),
                ImageParameter("strength", .decimal(0, 1), "Only for edits.").only(in: .edit).required(),
                ImageParameter("ratio", .ratio, .ratios([Ratio(1, 1), Ratio(4, 3)]), "Shape.").only(in: .generate),
                ImageParameter("offset", .integer(-64...64, multipleOf: 16), "Both signs.").defaulting(to: 0),
                ImageParameter("level", .safety, .integerText(-3...200), "Text.").limited(to: .flag, in: .edit),
                ImageParameter("hook", .callbackAddress, .address(length: 1...40), "Hook."),
                ImageParameter("secret", .callbackSecret, .text(length: 1...Int.max), "Secret."),
            ],
            rules: [
                .requires("secret", "hook"), .excludes("offset", "level"), .together("ratio", "offset"),
                .doubtfulAbove(1, "offset", "level", because: "Only a doubt."),
            ]))

    static func names() -> [String] { entries.map(\.fullName) + ["x/every-rule"] }

    private func subject(_ name: String) throws -> (model: ImageModel, schema: JSON) {
        let service = try #require(Self.entries.first).provider.service
        guard let entry = Self.entries.first(where: { $0.fullName == name }) else {
            return (Self.everyRule, Self.everyRule.jsonSchema(service: service))
        }
        return (entry.model, entry.model.jsonSchema(service: entry.provider.service))
    }

    @Test(
        "accepts a random request exactly when the checker does, for what JSON Schema can express", arguments: names())
    func agrees(name: String) async throws {
        let (model, schema) = try subject(name)
        let judge = SchemaJudge()
        var source = RandomValues(random: SmallRandom(seed: 7))
        var accepted = 0
        for round in 0..<10_000 {
            // A long loop gives its thread away, so that tests with clocks beside it keep theirs.
            if round.isMultiple(of: 50) { await Task.yield() }
            let values = source.values(of: model)
            var instance = JSONObject(values.values.map { JSONObject.Member($0.key, $0.value) })
            if let pictures = model.schema.parameter(.images, in: .edit), !values.images.isEmpty {
                instance[pictures.name] = .array(values.images.map { .string($0.source.label) })
            }
            let problems = model.schema.problems(with: values, for: values.images.isEmpty ? .generate : .edit)
            let isAccepted = judge.accepts(.object(instance), schema)
            try #require(
                isAccepted == problems.isEmpty,
                "\(JSON.object(instance).text): the schema says \(isAccepted), the checker \(problems)")
            accepted += isAccepted ? 1 : 0
        }
        #expect(judge.unknownWords.isEmpty)
        // Neither side may agree by refusing or taking everything.
        #expect((200..<9_800).contains(accepted), "\(accepted) of 10000 were accepted")
    }

    @Test("states ranges, choices, defaults, lengths, and what differs between the modes")
    func kie() throws {
        let schema = try subject("kie/flux-kontext-pro").schema
        #expect(schema["$schema"] == "https://json-schema.org/draft/2020-12/schema")
        #expect(schema["required"] == ["prompt"])
        #expect(schema["additionalProperties"] == false)
        #expect(schema["properties"]?["outputFormat"]?["enum"] == ["jpeg", "png"])
        #expect(schema["properties"]?["outputFormat"]?["default"] == "jpeg")
        #expect(schema["properties"]?["inputImage"]?["maxItems"] == 1)
        #expect(schema["properties"]?["inputImage"]?["x-carriers"] == ["url", "upload"])
        #expect(schema["properties"]?["inputImage"]?["x-max-bytes"] == 20_000_000)
        #expect(
            schema["if"] == [
                "properties": ["inputImage": ["type": "array", "minItems": 1]], "required": ["inputImage"],
            ])
        #expect(
            schema["then"]?["properties"] == ["safetyTolerance": ["type": "integer", "minimum": 0, "maximum": 2]])
        #expect(
            schema["else"]?["properties"] == [
                "aspectRatio": ["default": "16:9"],
                "safetyTolerance": ["type": "integer", "minimum": 0, "maximum": 6],
            ])
    }

    @Test("says in words and under names of its own what the language cannot express")
    func beyond() throws {
        let ratio = try subject("vtrix/flux_kontext_max").schema["properties"]?["aspect_ratio"]
        #expect(ratio?["x-ratio"] == ["min": "9:21", "max": "21:9"])
        #expect(
            ratio?["description"]
                == "Width to height; the model chooses about a megapixel of that shape. It must be a ratio W:H from 21:9 to 9:21. Source: Vtrix API page flux_kontext_max, 2026-10."
        )
        let secret = try subject("vtrix/flux_2_max").schema["properties"]?["webhook_secret"]
        #expect(secret?["writeOnly"] == true)
        let safety = try subject("vtrix/flux_2_max").schema["properties"]?["safety_tolerance"]
        #expect(safety?["x-source"]?["certainty"] == "disputed")
    }

    @Test("tells the modes apart by the presence of pictures, and closes what a mode does not know")
    func modes() throws {
        let schema = try subject("x/every-rule").schema
        #expect(schema["then"]?["properties"]?["ratio"] == false)
        #expect(schema["else"]?["properties"]?["strength"] == false)
        #expect(schema["then"]?["required"] == ["strength"])
        #expect(
            schema["dependentRequired"] == ["offset": ["ratio"], "ratio": ["offset"], "secret": ["hook"]])
        #expect(schema["allOf"] == [["not": ["required": ["offset", "level"]]]])
    }

    @Test("uses the words that docs/schemas/parameters.json names, and each of them")
    func words() throws {
        let judge = SchemaJudge(try ShippedSchemas.all())
        for name in Self.names() {
            #expect(judge.accepts(try subject(name).schema, file: "parameters.json"), "\(name): \(judge.refusal ?? "")")
        }
        #expect(judge.unknownWords.isEmpty)
        let named = try ShippedSchemas.properties(of: #require(ShippedSchemas.all()["parameters.json"]))
        let met = Set(judge.met.compactMap { $0.split(separator: " ").last.map(String.init) })
        let idle = named.subtracting(met)
        #expect(idle.isEmpty, "No model's schema has \(idle.sorted()); take them out of docs/schemas/parameters.json.")
        var strange = try #require(subject("x/every-rule").schema.object)
        strange["minProperties"] = 1
        #expect(!judge.accepts(.object(strange), file: "parameters.json"))
    }
}
