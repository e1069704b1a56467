import EaselCore
import EaselTesting
import Testing

@testable import EaselEngine

@Suite("Pictures of an order in a folder", .timeLimit(.minutes(5)))
struct FileDownloadTests {
    private static let fox = "out/a-red-fox.png"
    private static let second = "out/a-red-fox-2.png"
    private static let part = "out/.easel-0123456789abcdef-1.part"
    private static let whole = "out/.easel-0123456789abcdef-1.whole"

    @Test("D23: come byte for byte as they were sent, and their hash is known")
    func bytes() async throws {
        let disk = MemoryDisk()
        let bench = try DownloadBench(disk)
        bench.transport.answer(.get, "/a", with: .bytes(SamplePicture.png))
        bench.transport.answer(.get, "/b", with: .bytes(SamplePicture.jpeg))
        let links = [
            PictureLink("https://c.example/a", lifeSeconds: 600), PictureLink("https://c.example/b", lifeSeconds: 60),
        ]
        let noted = Notebook<Int>()
        let kept = try await bench.downloading.files(
            of: ImageResult(pictures: links), name: "a red fox", order: DownloadBench.order, in: bench.pictures
        ) { index, _ in noted.add(index) }
        #expect(kept.map(\.path) == ["out/a-red-fox.png", "out/a-red-fox.jpg"])
        #expect(noted.entries == [1, 0])
        for (picture, sent) in zip(kept, [SamplePicture.png, SamplePicture.jpeg]) {
            #expect(disk.files[picture.path] == sent)
            #expect(picture.sha256 == SHA256.hexDigest(of: sent))
            #expect(picture.bytes == sent.count)
            #expect(picture.size == PixelSize(width: 1, height: 1))
        }
        #expect(disk.hidden.count == 2)
        bench.pictures.tidy(DownloadBench.order, pictures: 2)
        #expect(disk.hidden.isEmpty)
        #expect(disk.visible.count == 2)
    }

    @Test(
        "D23: where no order outlives the process it gets its name at once, lasts, and leaves nothing",
        arguments: [true, false])
    func forOneLife(hasLinks: Bool) async throws {
        let disk = MemoryDisk()
        disk.hasLinks = hasLinks
        let bench = try DownloadBench(disk)
        bench.scriptPicture()
        var folder = bench.pictures
        folder.isForOneLife = true
        let kept = try await bench.downloading.files(
            of: DownloadBench.result, name: "a red fox", order: DownloadBench.order, in: folder)
        #expect(kept.map(\.path) == [Self.fox])
        #expect(disk.hidden.isEmpty)
        #expect(disk.afterPowerLoss(.nothing).files[Self.fox] == SamplePicture.png)
    }

    @Test("D6: a picture that had its name before the record is taken as it is, and not fetched again")
    func afterNaming() async throws {
        for hasLinks in [true, false] {
            let disk = MemoryDisk()
            disk.hasLinks = hasLinks
            let first = try DownloadBench(disk)
            first.scriptPicture()
            let kept = try await first.files().get()
            let second = try DownloadBench(disk.afterKilling())
            #expect(try await second.files().get() == kept)
            #expect(second.transport.calls.isEmpty)
            #expect((second.disk as? MemoryDisk)?.visible.keys.sorted() == [Self.fox])
        }
    }

    @Test("D6: a picture that a person gave another name in between is found under that name")
    func renamed() async throws {
        let disk = MemoryDisk()
        let first = try DownloadBench(disk)
        first.scriptPicture()
        _ = try await first.files().get()
        try disk.rename(Self.fox, to: "out/best.png")
        #expect(try await DownloadBench(disk).files().get().map(\.path) == ["out/best.png"])
        #expect(disk.visible.keys.sorted() == ["out/best.png"])
    }

    @Test("D6, D13: an equal file of somebody else is neither taken nor written over")
    func strangers() async throws {
        let disk = MemoryDisk([Self.fox: SamplePicture.png])
        let bench = try DownloadBench(disk)
        bench.scriptPicture()
        #expect(try await bench.files().get().map(\.path) == [Self.second])
        #expect(disk.visible.count == 2)
    }

    @Test("D5: what came half before a crash is thrown away and fetched anew")
    func halfPart() async throws {
        // A whole picture under this name counts for nothing: nobody knows that it reached the medium.
        for bytes in [Array(SamplePicture.png.prefix(30)), SamplePicture.jpeg, []] {
            let disk = MemoryDisk([Self.part: bytes])
            let bench = try DownloadBench(disk)
            bench.scriptPicture()
            #expect(try await bench.files().get().map(\.path) == [Self.fox])
            #expect(bench.transport.calls.count == 1)
            #expect(disk.files[Self.fox] == SamplePicture.png)
            #expect(disk.hidden == [Self.whole])
        }
    }

    @Test("D5: a whole file that the medium has spoiled is fetched anew")
    func spoiled() async throws {
        let disk = MemoryDisk([Self.whole: Array(SamplePicture.png.prefix(30))])
        let bench = try DownloadBench(disk)
        bench.scriptPicture()
        #expect(try await bench.files().get().map(\.path) == [Self.fox])
        #expect(disk.visible == [Self.fox: SamplePicture.png])
    }

    private static let others = MemoryDisk.Remains.allCases.map { Optional($0) } + [nil]

    @Test(
        "D5, D6: whenever the machine stops, each picture is there once and whole afterwards",
        arguments: [true, false], others)
    func crashes(hasLinks: Bool, remains: MemoryDisk.Remains?) async throws {
        // What another order left there; without links only other bytes are told apart.
        let mine = hasLinks ? SamplePicture.png : SamplePicture.jpeg
        for isThere in [true, false] {
            let other = isThere ? [Self.fox: mine] : [:]
            let expected = other.merging([isThere ? Self.second : Self.fox: SamplePicture.png]) { mine, _ in mine }
            let whole = try disk(other, hasLinks)
            let start = whole.steps
            _ = try await deliver(to: whole).get()
            #expect(whole.steps > start + 5)
            for step in (start + 1)...whole.steps {
                await Task.yield()
                let disk = try disk(other, hasLinks)
                disk.fail(at: step, .powerLoss)
                let first = await deliver(to: disk)
                let next = remains.map { disk.afterPowerLoss($0) } ?? disk.afterKilling()
                for (path, bytes) in next.visible where hasLinks || !bytes.isEmpty {
                    #expect(bytes == other[path] ?? SamplePicture.png)
                }
                // What was delivered is on record, and then only the rest is tidied up.
                if first.failure != nil { _ = try await deliver(to: next).get() }
                PictureFolder(path: DownloadBench.folder, disk: next).tidy(DownloadBench.order, pictures: 2)
                #expect(next.files == expected, "step \(step)")
            }
        }
    }

    private func disk(_ files: [String: [UInt8]], _ hasLinks: Bool) throws -> MemoryDisk {
        let disk = MemoryDisk()
        disk.hasLinks = hasLinks
        guard !files.isEmpty else { return disk }
        try disk.makeFolder(DownloadBench.folder)
        for (path, bytes) in files { try disk.create(path, bytes, isSynced: true) }
        try disk.syncFolder(DownloadBench.folder)
        return disk
    }

    @Test("D7: whatever step the disk refuses, the order is not lost and the same call works afterwards")
    func refusedSteps() async throws {
        let whole = MemoryDisk()
        _ = try await deliver(to: whole).get()
        for fault in [MemoryDisk.Fault.failure, .shortWrite, .unsynced] {
            for step in 1...whole.steps {
                await Task.yield()
                let disk = MemoryDisk()
                disk.fail(at: step, fault)
                let first = await deliver(to: disk)
                if let failure = first.failure {
                    #expect(failure.code == .notSaved)
                    #expect(failure.stage == .saving)
                    #expect(failure.mayHaveCost)
                    #expect(failure.retry == .later)
                }
                if first.failure != nil { _ = try await deliver(to: disk).get() }
                PictureFolder(path: DownloadBench.folder, disk: disk).tidy(DownloadBench.order, pictures: 2)
                #expect(disk.files == [Self.fox: SamplePicture.png], "\(fault) at step \(step)")
            }
        }
    }

    /// All that happens to an order's picture, the tidying up after the record among it.
    private func deliver(to disk: MemoryDisk) async -> Result<[KeptPicture], ImageFailure> {
        guard let bench = try? DownloadBench(disk) else { return .success([]) }
        bench.scriptPicture()
        let kept = await bench.files()
        if case .success = kept { bench.pictures.tidy(DownloadBench.order, pictures: 2) }
        return kept
    }

    @Test("D7: a full disk is said as such, nothing half stays, and there is no second try before there is room")
    func fullDisk() async throws {
        let disk = MemoryDisk()
        let bench = try DownloadBench(disk)
        bench.scriptPicture()
        disk.setRoom(40)
        let failure = await bench.files().failure
        #expect(failure?.code == .notSaved)
        #expect(
            failure?.description
                == "The picture could not be written: The answer could not be written: "
                + "out/.easel-0123456789abcdef-1.part: No space left on device. It is paid. "
                + "Make room or choose another folder, and fetch it again.")
        #expect(disk.files.isEmpty)
        #expect(bench.transport.calls.count == 1)
        disk.setRoom(nil)
        #expect(try await bench.files().get().map(\.path) == [Self.fox])
    }

    @Test("D5: tidying one order up leaves the files of all others")
    func tidying() {
        let mine = ["1.part", "1.whole", "2.whole.copy"].map { "out/.easel-a-\($0)" }
        let others = [
            "out/.easel-a-1-1.part", "out/.easel-ab-1.part", "out/.easel-1.part", "out/a-1.png", "out/.easel-a",
        ]
        let disk = MemoryDisk(Dictionary(uniqueKeysWithValues: (mine + others).map { ($0, [1]) }))
        try? disk.makeFolder("out")
        PictureFolder(path: "out", disk: disk).tidy("a", pictures: 2)
        #expect(disk.files.keys.sorted() == others.sorted())
    }

    @Test("D7: an order whose picture could not be written stays downloadable")
    func stateAfterwards() async throws {
        var failure = PictureFolder.failure("The disk is full.")
        failure.ticket = try DownloadBench().downloading.again?.ticket
        #expect(OrderState(after: failure, from: .succeeded) == .succeeded)
    }

    static let hostile = [
        "../up", "/etc/passwd", "a/../../b", "..", ".", "", "C:\\x", "con", "a\0b", "-rf", "~root", ".hidden",
        "%2e%2e%2f",
        "name\u{202E}gnp.exe", "ｅｖｉｌ", "$(reboot)", String(repeating: "x", count: 4000), "out/../../x", "\n\r", "🦊",
    ]

    @Test("D12: no name from outside leads out of the folder or is anything but plain", arguments: hostile)
    func hostileNames(_ name: String) async throws {
        let disk = MemoryDisk()
        let bench = try DownloadBench(disk)
        let suggestion = WireHeader("Content-Disposition", "attachment; filename=\"\(name)\"")
        bench.transport.answer(
            .get, "/",
            with: .answered(WireReply(status: 200, headers: [suggestion].compactMap { $0 }, body: SamplePicture.png)))
        let link = PictureLink(
            "https://cdn.example/..%2f..%2fetc/..;/\(DownloadBench.order)?name=../x", lifeSeconds: 60)
        let kept = await Result { () async throws(ImageFailure) in
            try await bench.downloading.files(
                of: ImageResult(pictures: [link]), name: name, order: name, in: bench.pictures)
        }
        let path = try #require(try kept.get().first?.path)
        #expect(disk.files.keys.allSatisfy { $0.hasPrefix("out/") && $0.dropFirst(4).allSatisfy { $0 != "/" } })
        #expect(path.wholeMatch(of: /out\/[\p{Ll}\p{Lo}0-9]([\p{Ll}\p{Lo}0-9-]{0,50})?\.png/) != nil)
        PictureFolder(path: "out", disk: disk).tidy(name, pictures: 2)
        #expect(Array(disk.files.keys) == [path])
    }

    @Test("D3, D10: what is no whole picture never gets a name, and is fetched again")
    func noPicture() async throws {
        let disk = MemoryDisk()
        let bench = try DownloadBench(disk)
        bench.transport.answer(.get, "/tasks/") { _ in .done }
        bench.transport.answer(.get, "/fox.png") { _ in
            #expect(disk.files.isEmpty)
            let type = WireHeader("Content-Type", "image/png")
            return .answered(
                WireReply(status: 200, headers: [type].compactMap { $0 }, body: Array("<html></html>".utf8)))
        }
        #expect(await bench.files().failure?.code == .notAPicture)
        #expect(disk.files.isEmpty)
        let wrong = [Array("<html></html>".utf8), Array(SamplePicture.png.dropLast(3)), [0x1F, 0x8B, 8], []]
        let again = try DownloadBench(disk)
        again.transport.answer(.get, "/tasks/") { _ in .done }
        for bytes in wrong { again.transport.answer(.get, "/fox.png", with: .bytes(bytes)) }
        again.scriptPicture()
        #expect(try await again.files().get().map(\.path) == [Self.fox])
        #expect(disk.visible == [Self.fox: SamplePicture.png])
    }
}
