extension NewFamily {
    /// The sources of the family in a package of its own, for asking which words they use.
    var sources: [String] {
        [wholeSource, testSource, recordingsSource(inHouse: false)] + ["Swift Self Type Any"]
    }

    /// A family with its service, in one file: what a host's package gets for a new service.
    var wholeSource: String {
        """
        import Easel

        /// \(type), and its models \(models.joined(separator: ", ")).
        public enum \(type) {
        \(familyMember("at: service, speaking: dialect"))

        \(serviceMembers)

        \(parameterMembers)
        }

        """
    }

    /// A family at a service that Easel has.
    func joiningSource(_ service: Service, importing imports: String) -> String {
        """
        \(imports)

        extension \(service.name) {
            /// \(models.joined(separator: ", ")) at \(service.name).
            public enum \(type) {
        \(familyMember("at: \(service.name).service, speaking: \(service.name).\(service.route)").indented)

        \(parameterMembers.indented)
            }
        }

        """
    }

    /// The service alone, where it has a room of its own.
    var serviceSource: String {
        let core = "public import EaselCore"
        return """
            \(core)

            /// \(type): say here what it is, and where its documents are.
            public enum \(type) {
            \(serviceMembers.replacing("    static let", with: "    public static let"))
            }

            """
    }

    /// The family alone, where its service has a room of its own.
    var familySource: String {
        let imports = ["public import EaselCore", "public import \(type)Service"].sorted()
        return """
            \(imports.joined(separator: "\n"))

            extension \(type) {
            \(familyMember("at: service, speaking: dialect"))

            \(parameterMembers)
            }

            """
    }

    private func familyMember(_ place: String) -> String {
        let name = service.map { "\($0.name) \(type)" } ?? type
        let list = models.map { "            ImageModel(\"\($0)\", title: \"\", goodFor: \"\", accepting: parameters)" }
        let comma = models.count > 1 ? "," : ""
        return """
                /// What registries and studios take; each model has a title and a sentence of what it is good for.
                public static let family = ImageFamily(
                    "\(name)", \(place),
                    models: [
            \(list.joined(separator: ",\n"))\(comma)
                    ])
            """
    }

    private var serviceMembers: String {
        let name = type.lowercased()
        return """
                /// Where the service is, and where its API key goes.
                public static let service = ImageService(
                    id: "\(name)", name: "\(type)", addresses: .https("api.\(name).example"),
                    key: ServiceKey(.bearer, variable: "\(type.uppercased())_API_KEY", page: "the page where keys are made"),
                    linkLifeSeconds: nil, patience: .seconds(600))

                /// How an order is placed and a task looked at, and where the answers hold what counts.
                static let dialect = Dialect(
                    route: "\(name)",
                    order: { request in
                        let model = WireValue.Member("model", .json(.string(request.model)))
                        return WireCall(.post, .api("/v1/images"), body: WireValue.members([model] + request.wireMembers).body)
                    },
                    look: { ticket in WireCall(.get, .api("/v1/images/\\(ticket.encodedTask)")) },
                    reading: AnswerReading(
                        at: service,
                        task: { body in body["id"] },
                        error: { body in body["error"].map { ServiceError(code: $0["code"], message: $0["message"]) } },
                        progress: { body in
                            switch body["status"]?.looseText {
                            case "running": .running(body["progress"])
                            case "done": .done(body["images"])
                            case "failed": .failed(ServiceError(message: body["error"]?["message"]))
                            case let word: .unheard(word)
                            }
                        }))
            """
    }

    private var parameterMembers: String {
        """
            /// What each model accepts, in the service's own spelling: one line for each parameter.
            private static let parameters = [
                ImageParameter("prompt", .prompt, .text(length: 1...1000), "What the picture shows.")
                    .required().adjusting(.never).from(page)
            ]

            /// The document that the limits come from, and when it was read, as "2026-10".
            private static let page = LimitSource("", "")
        """
    }

    /// The test of a family in a host's package.
    var testSource: String {
        let imports = ["import Easel", "import EaselTesting", "import Testing", "import \(target)"].sorted()
        return """
            \(imports.joined(separator: "\n"))

            @Suite("\(path)")
            struct \(target)Tests {
                @Test("keeps every promise of the contract")
                func contract() async {
                    for broken in await FamilyContract(\(path).family, recordings: \(path).recordings).brokenPromises() {
                        Issue.record("\\(broken)")
                    }
                }

                @Test("is found with its models", arguments: \(path).family.models.map(\\.id))
                func found(model: String) throws {
                    let registry = try Registry.everyFamily(adding: [\(path).family])
                    #expect(try registry.entry(named: "\(serviceID)/\\(model)").provider.family == \(path).family.family)
                }

                @Test("paints a picture over real sockets, as its recordings say")
                func paints() async throws {
                    let service = try await RecordedService.start(\(path).family, recordings: \(path).recordings)
                    let picture = try await service.studio.picture(of: "a fox in the snow")
                    #expect(!picture.bytes.isEmpty)
                    await service.stop()
                }
            }

            """
    }

    /// The recordings of the service's answers; in our own package they stand beside those of the other services.
    func recordingsSource(inHouse: Bool) -> String {
        let imports = ["import Easel", "import EaselTesting"] + (inHouse ? [] : ["import \(target)"])
        return """
            \(imports.sorted().joined(separator: "\n"))

            extension \(inHouse ? "Heard" : path) {
                /// What the service was heard to say, byte for byte; one answer of each kind, and what it means.
                static let \(inHouse ? heardName : "recordings"): [Recording] = []
            }

            """
    }

    /// The recordings' name in our own package; a service's bare id may be a word of Swift's.
    var heardName: String { "\(serviceID)Recordings" }

    /// The page of the family.
    var page: String {
        """
        # \(service.map { "\($0.name) " } ?? "")\(type)

        Models: \(models.map { "`\($0)`" }.joined(separator: ", ")).

        Written from: name the document, its address, and the month in which it was read.

        What no document says, and what was taken instead: nothing yet.

        """
    }
}

extension String {
    /// The text one step further in.
    fileprivate var indented: String {
        split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.isEmpty ? "" : "    \($0)" }.joined(separator: "\n")
    }
}
