import EaselCore
import EaselTesting
import Testing

@testable import EaselEngine

@Suite("An order that delivers into a folder", .timeLimit(.minutes(5)))
struct FolderOrderTests {
    private static let fox = "out/a-red-fox.png"

    private static func place(in bench: Bench) async throws -> Order {
        bench.scriptHome()
        return try await bench.studio.place(ImageRequest("a red fox"), into: "out")
    }

    private static func out(_ disk: MemoryDisk) -> [String: [UInt8]] {
        disk.files.filter { $0.key.hasPrefix("out/") }
    }

    @Test("D23: has its picture there, named in its record, and nothing else")
    func delivered() async throws {
        let disk = MemoryDisk()
        let bench = try Bench(keepingOn: disk)
        let delivery = try await Self.place(in: bench).result()
        #expect(delivery.pictures.isEmpty)
        #expect(delivery.files.map(\.path) == [Self.fox])
        #expect(delivery.files.map(\.address) == [Bench.home])
        #expect(try await bench.studio.orders().records.first?.pictures == delivery.files)
        #expect(Self.out(disk) == [Self.fox: SamplePicture.png])
    }

    @Test(
        "D5, D6: has its picture there once, at whatever step the machine stops",
        arguments: MemoryDisk.Remains.allCases.map { Optional($0) } + [nil])
    func crashes(_ remains: MemoryDisk.Remains?) async throws {
        let first = MemoryDisk()
        first.keepHistory()
        _ = try await Self.place(in: try Bench(keepingOn: first)).result()
        var deliveries = 0
        for (step, past) in first.history.enumerated() {
            await Task.yield()
            let disk = remains.map { past.afterPowerLoss($0) } ?? past.afterKilling()
            guard (try? disk.facts(of: "store/format.json"))?.isPlainFile == true else { continue }
            for (path, bytes) in Self.out(disk) where !path.contains("/.") { #expect(bytes == SamplePicture.png) }
            let bench = try Bench(keepingOn: disk)
            bench.scriptHome()
            for order in try await bench.studio.resume().orders {
                _ = await Result { () async throws(ImageFailure) in try await order.result() }
            }
            guard let record = try await bench.studio.orders().records.first, record.state == .delivered else {
                #expect(Self.out(disk).isEmpty, "step \(step)")
                continue
            }
            deliveries += 1
            #expect(record.pictures.map(\.path) == [Self.fox])
            #expect(Self.out(disk).filter { !$0.key.contains("/.") } == [Self.fox: SamplePicture.png], "step \(step)")
            // Whoever asks for a delivered order tidies up what its deliverer could not.
            _ = try await bench.studio.resume(record.id).result()
            #expect(Self.out(disk) == [Self.fox: SamplePicture.png], "step \(step)")
        }
        #expect(deliveries > 10)
    }
}
