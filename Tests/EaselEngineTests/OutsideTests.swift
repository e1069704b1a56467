import EaselCore
import EaselEngine
import EaselTesting
import Foundation
import TestGround
import Testing

@Suite("A request that came from outside")
struct OutsideTests {
    /// A real folder with a picture in it, one beside it, and a link that leads out.
    private struct Room {
        let folder = TemporaryFolder()
        var path: String { folder.path }

        init() throws {
            for folder in ["open", "open-not"] {
                let place = path + "/" + folder
                try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
                try Data(SamplePicture.png).write(to: URL(filePath: place + "/in.png"))
            }
            try FileManager.default.createSymbolicLink(
                atPath: path + "/open/out.png", withDestinationPath: path + "/open-not/in.png")
        }
    }

    private func studio(openingFilesIn folder: String?) throws -> Studio {
        let clock = VirtualClock()
        var habits = StudioHabits()
        habits.readableFolder = folder
        return try Studio(
            registry: try Registry([Practice.family]), keys: .none,
            environment: .practice(ScriptedTransport(clock: clock), clock: clock, on: SystemDisk()), habits: habits)
    }

    private func decoded(_ path: String) throws -> ImageRequest {
        let request = ImageRequest("make it night", editing: .file(path))
        return try JSONDecoder().decode(ImageRequest.self, from: JSONEncoder().encode(request))
    }

    @Test(
        "opens no local file, unless the host names the folder that it really lies in",
        arguments: [
            (nil, "open/in.png", false), ("open", "open/in.png", true), ("open/", "open/in.png", true),
            ("open", "open-not/in.png", false), ("open", "open/../open-not/in.png", false),
            ("open", "open/out.png", false), ("nowhere", "open/in.png", false),
        ] as [(String?, String, Bool)])
    func folder(folder: String?, file: String, isOpened: Bool) throws {
        let room = try Room()
        let studio = try studio(openingFilesIn: folder.map { room.path + "/" + $0 })
        let path = room.path + "/" + file
        let outside = try decoded(path)
        #expect(outside.isFromOutside)
        guard !isOpened else { return _ = try studio.verdicts(for: outside) }
        let failure = #expect(throws: ImageFailure.self) { try studio.verdicts(for: outside) }
        #expect(failure?.message == "The picture cannot be read: a request from outside may not open \(path).")
    }

    @Test("asks the same as one that was made here, and one that was made here opens what it names")
    func here() throws {
        let room = try Room()
        let request = ImageRequest("make it night", editing: .file(room.path + "/open-not/in.png"))
        #expect(try decoded(room.path + "/open-not/in.png") == request)
        #expect(!request.isFromOutside)
        _ = try studio(openingFilesIn: nil).verdicts(for: request)
    }
}
