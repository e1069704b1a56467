import EaselCore
import EaselTesting
import Foundation
import TestGround

@testable import EaselEngine

/// Downloads from a raw server into a folder of its own; only the waits between tries are virtual.
struct Fetching {
    static let key = "raw-key-4f1d0c7b89abcdef"

    let folder: TemporaryFolder
    var deadline = Duration.seconds(120)
    private let server: RawServer
    private let transport: any Transport

    init(_ server: RawServer, on transport: any Transport) throws {
        self.server = server
        self.transport = transport
        folder = TemporaryFolder()
    }

    struct NoService: Error {}

    /// Brings the picture home; without a record its hidden file stays.
    func files(isRecorded: Bool = true) async throws -> Result<[KeptPicture], ImageFailure> {
        guard let addresses = ServiceAddresses(api: server.url()) else { throw NoService() }
        let service = ImageService(
            id: "raw", name: "Raw", addresses: addresses, key: ServiceKey(.bearer, variable: "RAW", page: "none"),
            linkLifeSeconds: 600, patience: .seconds(60))
        let clock = VirtualClock(runsItself: true)
        let environment = EngineEnvironment.practice(transport, clock: clock, on: SystemDisk())
        let timetable = Timetable(environment)
        let downloading = Downloading(
            line: ServiceLine(service: service, key: try Secret(Self.key), transport: transport),
            gate: ServiceGate(service.limits, timetable: timetable, clock: clock), timetable: timetable, clock: clock,
            again: nil, deadline: deadline)
        let pictures = PictureFolder(path: folder.path + "/out")
        let result = ImageResult(pictures: [PictureLink(server.url("/first/fox.png"), lifeSeconds: 600)])
        do throws(ImageFailure) {
            let kept = try await downloading.files(of: result, name: "a red fox", order: "o1", in: pictures)
            if isRecorded { pictures.tidy("o1", pictures: 2) }
            return .success(kept)
        } catch {
            return .failure(error)
        }
    }

    /// All that lies in the folder, hidden files among it.
    func names() throws -> [String] { try SystemDisk().names(in: folder.path + "/out").sorted() }
}

extension Result {
    var failure: Failure? { if case .failure(let failure) = self { failure } else { nil } }
}
