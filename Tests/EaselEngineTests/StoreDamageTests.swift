import EaselCore
import EaselTesting
import Testing

@testable import EaselEngine

/// What was altered is noticed and left alone, and what cannot be read is not taken for nothing.
@Suite("A store that was altered", .timeLimit(.minutes(5)))
struct StoreDamageTests {
    private let disk = MemoryDisk()
    private let path = "/store/orders/a.json"

    private func open(_ disk: MemoryDisk) throws(StoreTrouble) -> FolderStore {
        try FolderStore(in: "/store", environment: .storing(on: disk))
    }

    /// A disk on which an order was placed with a key, by a process that is no more.
    private func filled() async throws -> MemoryDisk {
        let (claim, placed) = try await open(disk).place(StoreSample.record("a", key: "k")).new
        #expect(claim.order == placed.id)
        return disk.afterKilling()
    }

    private func bytes(on disk: MemoryDisk) throws -> [UInt8] { try #require(disk.files[path]) }

    @Test("J1, J16: A record that was cut anywhere, or is all zeros, is damaged")
    func cut() async throws {
        let whole = try bytes(on: try await filled())
        for count in 0..<whole.count {
            // A long loop gives its thread away to tests with clocks beside it.
            if count.isMultiple(of: 20) { await Task.yield() }
            #expect(throws: StoreTrouble.damaged("x")) {
                try RecordFile.record(in: Array(whole.prefix(count)), named: "x")
            }
        }
        for tail in [[0], [0x0A], Array("{}".utf8)] as [[UInt8]] {
            #expect(throws: StoreTrouble.damaged("x")) { try RecordFile.record(in: whole + tail, named: "x") }
        }
        let zeros = [UInt8](repeating: 0, count: whole.count)
        #expect(throws: StoreTrouble.damaged("x")) { try RecordFile.record(in: zeros, named: "x") }
    }

    @Test("The check sum is that of RFC 3720, however long the bytes are")
    func checkSum() {
        #expect(CRC32C.hexSum(of: Array("123456789".utf8)) == "e3069283")
        #expect(CRC32C.hexSum(of: [UInt8](repeating: 0, count: 32)) == "8a9136aa")
        let bytes = (0..<80).map { UInt8($0 * 37 & 0xFF) }
        for (first, count) in (0..<9).flatMap({ first in (0..<70).map { (first, $0) } }) {
            var sum = UInt32.max
            for byte in bytes[first..<first + count] {
                sum ^= UInt32(byte)
                for _ in 0..<8 { sum = sum & 1 == 1 ? 0x82F6_3B78 ^ sum >> 1 : sum >> 1 }
            }
            #expect(CRC32C.sum(of: bytes[first..<first + count]) == ~sum)
        }
    }

    @Test("J2: A record in which any one bit was flipped is damaged")
    func flipped() async throws {
        var bytes = try bytes(on: try await filled())
        for bit in 0..<8 * bytes.count {
            // A long loop gives its thread away to tests with clocks beside it.
            if bit.isMultiple(of: 20) { await Task.yield() }
            bytes[bit / 8] ^= 1 << (bit % 8)
            #expect(throws: StoreTrouble.damaged("x")) { try RecordFile.record(in: bytes, named: "x") }
            bytes[bit / 8] ^= 1 << (bit % 8)
        }
        #expect(try RecordFile.record(in: bytes, named: "x").id == "a")
    }

    @Test("A damaged record is said beside the others, and nobody writes over it")
    func damagedRecord() async throws {
        let disk = try await filled()
        let store = try open(disk)
        _ = try await store.place(StoreSample.record("b"))
        let altered = try bytes(on: disk).dropLast(9) + [0x7D, 0x0A]
        disk.tamper(path, Array(altered))
        let list = try await store.orders(onlyOpen: true)
        #expect(list.records.map(\.id) == ["b"])
        #expect(list.troubles == ["a": .damaged(path)])
        await #expect(throws: StoreTrouble.damaged(path)) { _ = try await store.claim("a") }
        await #expect(throws: StoreTrouble.damaged(path)) { try await store.forget("a") }
        await #expect(throws: StoreTrouble.damaged(path)) { try await store.place(StoreSample.record("c", key: "k")) }
        #expect(try bytes(on: disk) == Array(altered))
    }

    @Test("A record under another order's name is damaged")
    func renamedRecord() async throws {
        let disk = try await filled()
        try disk.rename(path, to: "/store/orders/b.json")
        await #expect(throws: StoreTrouble.damaged("/store/orders/b.json")) { try await open(disk).order("b") }
    }

    @Test(
        "A record of a time that no calendar has is damaged: nobody could count with it",
        arguments: [.min, -1, Int64.max])
    func timeless(_ time: Int64) throws {
        var records = [StoreSample.record("a", created: time), StoreSample.record("a"), StoreSample.record("a")]
        records[1].times.ended = time
        records[2].answers = [KeptAnswer(at: time, call: "GET /", status: 200, text: "")]
        for record in records {
            let bytes = try RecordFile.bytes(of: record)
            #expect(throws: StoreTrouble.damaged("a.json")) { try RecordFile.record(in: bytes, named: "a.json") }
        }
    }

    @Test("A key of which any one bit was flipped leads to no second order")
    func flippedKey() async throws {
        let disk = try await filled()
        let store = try open(disk)
        let key = try #require(disk.files.keys.first { $0.hasPrefix("/store/keys/") })
        var bytes = try #require(disk.files[key])
        for bit in 0..<8 * bytes.count {
            // A long loop gives its thread away to tests with clocks beside it.
            if bit.isMultiple(of: 20) { await Task.yield() }
            bytes[bit / 8] ^= 1 << (bit % 8)
            disk.tamper(key, bytes)
            await #expect(throws: StoreTrouble.damaged(key)) {
                try await store.place(StoreSample.record("b", key: "k"))
            }
            bytes[bit / 8] ^= 1 << (bit % 8)
        }
    }

    @Test("J9: A newer record, and a newer store, are refused and left as they are")
    func newer() async throws {
        let disk = try await filled()
        let store = try open(disk)
        let text = String(decoding: try bytes(on: disk), as: UTF8.self)
        let rest = Array(text.replacing("\"form\": 1", with: "\"form\": 2").utf8.dropFirst(22))
        let newer = Array("{\n  \"check\": \"\(CRC32C.hexSum(of: rest))".utf8) + rest
        disk.tamper(path, newer)
        await #expect(throws: StoreTrouble.newer(path, form: 2)) { try await store.order("a") }
        await #expect(throws: StoreTrouble.newer(path, form: 2)) { _ = try await store.claim("a") }
        #expect(try await store.orders(onlyOpen: true).troubles == ["a": .newer(path, form: 2)])
        #expect(try bytes(on: disk) == newer)

        let format = String(decoding: try #require(disk.files["/store/format.json"]), as: UTF8.self)
        disk.tamper("/store/format.json", Array(format.replacing("\"form\": 1", with: "\"form\": 2").utf8))
        let before = disk.files
        #expect(throws: StoreTrouble.newer("/store", form: 2)) { try open(disk) }
        #expect(disk.files == before)
    }

    @Test("J10: What cannot be read now is no new store and no empty list")
    func unreadable() async throws {
        let disk = try await filled()
        let store = try open(disk)
        disk.setUnreadable(path)
        let denied = StoreTrouble.unreadable("\(path): Permission denied.")
        await #expect(throws: denied) { try await store.order("a") }
        #expect(try await store.orders(onlyOpen: true).troubles == ["a": denied])
        disk.setUnreadable("/store/orders")
        await #expect(throws: StoreTrouble.unreadable("/store/orders: Permission denied.")) {
            try await store.orders(onlyOpen: true)
        }
        disk.setUnreadable("/store/format.json")
        let before = disk.files
        #expect(throws: StoreTrouble.unreadable("/store/format.json: Permission denied.")) { try open(disk) }
        #expect(disk.files == before)
        for path in [path, "/store/orders", "/store/format.json"] { disk.setUnreadable(path, false) }
        #expect(try await open(disk).orders(onlyOpen: true).records.map(\.id) == ["a"])
    }

    @Test(
        "A store that has lost a part of itself is no new store",
        arguments: ["/store/format.json", "/store/orders", "/store/ended", "/store/keys", "/store/notes"])
    func halfGone(_ path: String) async throws {
        let disk = try await filled()
        disk.removeAll(below: path)
        let before = disk.files
        let damaged = StoreTrouble.damaged(path)
        #expect(throws: damaged) { try open(disk) }
        #expect(disk.files == before)
    }

    @Test("Nonsense in place of the format is damage", arguments: ["", "{}", "[1]", "{\"form\":\"1\"}", "\0\0\0"])
    func nonsense(_ text: String) async throws {
        let disk = try await filled()
        disk.tamper("/store/format.json", Array(text.utf8))
        #expect(throws: StoreTrouble.damaged("/store/format.json")) { try open(disk) }
    }
}
