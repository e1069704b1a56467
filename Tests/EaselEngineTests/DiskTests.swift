import EaselCore
import EaselTesting
import Foundation
import Synchronization
import TestGround
import Testing

@testable import EaselEngine

@Suite(.timeLimit(.minutes(5)))
struct DiskTests {
    private let room = TemporaryFolder()
    private var folder: String { room.path + "/new/deeper" }

    private func picture(_ name: String = "fox", _ bytes: [UInt8] = SamplePicture.png) throws -> Picture {
        try Picture(bytes, address: Bench.home, name: name)
    }

    private func names(_ folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    }

    @Test("Pictures are written whole under names of their own, and missing folders are made")
    func saving() throws {
        let pictures = PictureFolder(path: folder)
        #expect(try pictures.save(picture()) == folder + "/fox.png")
        #expect(try pictures.save(picture()) == folder + "/fox-2.png")
        #expect(try PictureFolder(path: folder + "/").save(picture("fox", SamplePicture.jpeg)) == folder + "/fox.jpg")
        #expect(try picture().save(in: folder) == folder + "/fox-3.png")
        #expect(try names(folder) == ["fox-2.png", "fox-3.png", "fox.jpg", "fox.png"])
        #expect(try Data(contentsOf: URL(filePath: folder + "/fox-3.png")) == Data(SamplePicture.png))
    }

    @Test("D13: fifty that save the same name at once get fifty files")
    func concurrentSaves() async throws {
        let picture = try picture()
        let folder = folder
        let paths = try await withThrowingTaskGroup { group in
            for _ in 0..<50 { group.addTask { try PictureFolder(path: folder).save(picture) } }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(paths.count == 50)
        #expect(try names(folder).count == 50)
    }

    @Test("D13: what is there already stays as it is, also a folder and a link that leads nowhere")
    func neverOver() throws {
        let manager = FileManager.default
        try manager.createDirectory(atPath: folder + "/fox.png", withIntermediateDirectories: true)
        try manager.createSymbolicLink(atPath: folder + "/fox-2.png", withDestinationPath: "/nowhere/at-all")
        try manager.createSymbolicLink(atPath: folder + "/fox-3.png", withDestinationPath: "/dev/null")
        #expect(mkfifo(folder + "/fox-4.png", 0o600) == 0)
        #expect(try PictureFolder(path: folder).save(picture()) == folder + "/fox-5.png")
        #expect(try names(folder).count == 5)
    }

    @Test(
        "D12: a picture's name never leads out of the folder",
        arguments: ["../up", "/etc/x", "a/b", "", ".", "..", "a\0b"])
    func plainNames(_ name: String) throws {
        let path = try PictureFolder(path: folder).save(picture(name))
        #expect(try names(folder).map { folder + "/" + $0 } == [path])
    }

    @Test("A picture that cannot be written leaves nothing behind and says that it may have cost")
    func cannotWrite() throws {
        let file = room.path + "/file"
        try Data().write(to: URL(filePath: file))
        for folder in [file, file + "/below", "/proc/easel", "/proc/self", ""] {
            let failure = #expect(throws: ImageFailure.self) { try PictureFolder(path: folder).save(picture()) }
            #expect(failure?.code == .notSaved)
            #expect(failure?.stage == .saving)
            #expect(failure?.mayHaveCost == true)
        }
        #expect(try names(room.path) == ["file"])
    }

    @Test("D7: a full disk is said as such")
    func fullDisk() throws {
        let disk = MemoryDisk()
        disk.isFull = true
        let failure = #expect(throws: ImageFailure.self) { try PictureFolder(path: "out", disk: disk).save(picture()) }
        #expect(
            failure?.message == "The picture could not be written: out/.easel-1.part: No space left on device.")
        #expect(disk.files.isEmpty)
    }

    @Test("Where a disk knows no hard links a file is whole and new all the same")
    func withoutLinks() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let (aside, path) = (folder + "/aside", folder + "/fox.png")
        try Data(SamplePicture.png).write(to: URL(filePath: aside))
        try SystemDisk().move(aside, toNew: path)
        #expect(try names(folder) == ["fox.png"])
        try Data().write(to: URL(filePath: aside))
        let trouble = #expect(throws: DiskTrouble.self) { try SystemDisk().move(aside, toNew: path) }
        #expect(trouble?.exists == true)
        #expect(try Data(contentsOf: URL(filePath: path)) == Data(SamplePicture.png))
    }

    @Test("Only plain files are read")
    func reading() throws {
        let pipe = room.path + "/pipe"
        #expect(mkfifo(pipe, 0o600) == 0)
        for path in [pipe, "/dev/zero", room.path, room.path + "/missing"] {
            #expect(throws: DiskTrouble.self) { try SystemDisk().read(path, upTo: 8) }
        }
        try Data([1, 2, 3]).write(to: URL(filePath: room.path + "/three"))
        #expect(try SystemDisk().read(room.path + "/three", upTo: 8) == [1, 2, 3])
        #expect(try SystemDisk().read(room.path + "/three", upTo: 2) == [1, 2])
    }
}

@Suite(.timeLimit(.minutes(5)))
struct InputReaderTests {
    private let room = TemporaryFolder()

    private func write(_ bytes: [UInt8], _ name: String) throws -> String {
        try Data(bytes).write(to: URL(filePath: room.path + "/" + name))
        return room.path + "/" + name
    }

    private func inputs(_ path: String) throws -> [ImageInput] {
        try InputReader(disk: SystemDisk(), folder: nil).inputs(of: ImageRequest("a sky", editing: .file(path)))
    }

    @Test("D19: a picture is known by its bytes, and a link to it by where it leads")
    func pictures() throws {
        let path = try write(SamplePicture.jpeg, "photo.png")
        let link = room.path + "/link.png"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
        for path in [path, link] {
            let input = try #require(try inputs(path).first)
            #expect(input.type == .jpeg)
            #expect(input.count == SamplePicture.jpeg.count)
            #expect(input.source.label.hasSuffix("/photo.png"))
        }
    }

    @Test("D19: whatever is no picture in a plain file is refused before anything is sent, and nothing hangs")
    func refused() throws {
        let pipe = room.path + "/pipe.png"
        #expect(mkfifo(pipe, 0o600) == 0)
        let device = room.path + "/device.png"
        try FileManager.default.createSymbolicLink(atPath: device, withDestinationPath: "/dev/zero")
        let loop = room.path + "/loop.png"
        try FileManager.default.createSymbolicLink(atPath: loop, withDestinationPath: loop)
        let missing = room.path + "/missing.png"
        let empty = try write([], "empty.png")
        let words = try write(Array("Hello.".utf8), "words.png")
        let page = try write(Array("<html></html>".utf8), "page.png")
        let expected = [
            (room.path, "The picture cannot be read: \(room.path) is a folder."),
            (pipe, "The picture cannot be read: \(pipe) is not a plain file."),
            (device, "The picture cannot be read: \(device) is not a plain file."),
            (missing, "The picture cannot be read: \(missing): No such file or directory."),
            (loop, "The picture cannot be read: \(loop): Too many levels of symbolic links."),
            ("", "The picture cannot be read: : No such file or directory."),
            (empty, "The picture \(empty) cannot be used: it is empty."),
            (words, "The picture \(words) cannot be used: it is data of no known picture type."),
            (page, "The picture \(page) cannot be used: it is an HTML page."),
        ]
        for (path, message) in expected {
            let failure = #expect(throws: ImageFailure.self) { try inputs(path) }
            #expect(failure?.code == .badRequest)
            #expect(failure?.message == message)
        }
        let bench = try Bench(disk: SystemDisk())
        let few = ImageRequest("a sky", editing: .bytes([1, 2, 3]))
        let failure = #expect(throws: ImageFailure.self) { try bench.studio.check(few) }
        #expect(failure?.message == "The picture of 3 bytes cannot be used: it is data of no known picture type.")
    }

    @Test("D19: twenty million bytes go in and one more does not")
    func size() throws {
        for (count, fits) in [(20_000_000, true), (20_000_001, false)] {
            let path = try write(SamplePicture.png, "large-\(count).png")
            #expect(truncate(path, count) == 0)
            let bench = try Bench(disk: SystemDisk())
            let request = ImageRequest("a sky", editing: .file(path))
            let failure = fits ? nil : #expect(throws: ImageFailure.self) { try bench.studio.check(request) }
            if fits { _ = try bench.studio.check(request) }
            #expect(failure?.code == (fits ? nil : .badRequest))
            #expect(failure?.message.contains("has 20000001 bytes") ?? fits)
        }
    }
}

func usleepMilliseconds(_ milliseconds: UInt32) { usleep(milliseconds * 1000) }
