import Easel
import Foundation
import TestGround
import Testing

@testable import EaselCommands

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

@Suite("easel doctor", .timeLimit(.minutes(5)))
struct DoctorTests {
    private static let key = "easel-key-4f1d0c7b"
    private static let webhook = "easel-hook-77aa31e0"
    /// Nobody listens there, so that no test ever asks a real service.
    private static let nowhere = [
        "EASEL_VTRIX_URL": "http://127.0.0.1:1", "EASEL_KIE_URL": "http://127.0.0.1:1",
        "EASEL_KIE_UPLOAD_URL": "http://127.0.0.1:1", "EASEL_STORE": TestGround.nowhere,
    ]

    private func variables(_ sandbox: Sandbox, _ room: StoreRoom) -> [String: String] {
        [
            "EASEL_VTRIX_URL": sandbox.address, "EASEL_KIE_URL": sandbox.address,
            "EASEL_KIE_UPLOAD_URL": sandbox.address, "VTRIX_API_KEY": Self.key, "KIE_API_KEY": Self.key,
            "KIE_WEBHOOK_KEY": Self.webhook, "EASEL_STORE": room.path,
        ]
    }

    /// Asks the doctor about a sandbox that is there.
    ///
    /// On a machine that is busy for longer than the doctor waits such a run says nothing, and is repeated.
    private func ask(_ words: [String], _ variables: [String: String]) async -> (Desk, ExitCode) {
        var (desk, code) = (Desk(variables), ExitCode.done)
        for _ in 1...6 {
            desk = Desk(variables)
            code = await desk.run(words)
            if !desk.output.contains("cannot be reached") { break }
        }
        return (desk, code)
    }

    private func sandbox(key: String? = key) async throws -> Sandbox {
        var settings = Sandbox.Settings()
        settings.pixels = 4_096
        settings.pace = .zero
        settings.key = key
        return try await Sandbox.start(settings)
    }

    @Test("finds all well where keys, addresses and store are, and shows no key")
    func well() async throws {
        let (sandbox, room) = (try await sandbox(), try StoreRoom())
        try await room.keep("a", .running)
        try await room.keep("b", .unknown)
        try await room.keep("c", .delivered)
        let variables = variables(sandbox, room)
        let (desk, code) = await ask(["doctor"], variables)
        #expect(code == .done, "\(desk.output)")
        let lines = desk.output.lines.map { $0.split(separator: " ").joined(separator: " ") }
        for line in [
            "ok API key VTRIX_API_KEY is set and accepted.", "ok API key KIE_API_KEY is set and accepted.",
            "ok address \(sandbox.address)/, moved by a variable", "ok reached Vtrix answers (HTTP 404).",
            "ok uploads Kie's upload host answers (HTTP 200).", "ok credits 1000000 credits left",
            "ok webhook KIE_WEBHOOK_KEY is set.", "ok folder \(room.path)",
            "ok orders 1 open, 1 of unknown outcome, 1 ended",
            "- unknown See easel orders list; each may have been charged.", "ok easel \(EaselCommand.version)",
        ] { #expect(lines.contains(line), "\(line) is not in \(lines)") }
        #expect(sandbox.ledger.isEmpty && sandbox.seen.allSatisfy { $0.method == "GET" })
        let (program, same) = await ask(["doctor", "--json"], variables)
        #expect(same == .done)
        #expect(program.json?["well"] == true)
        let kie = program.json?["services"]?.array?.first { $0["id"] == "kie" }
        #expect(kie?["key"] == "accepted" && kie?["webhook_key"] == "present" && kie?["moved"] == true)
        #expect(kie?["credits"] == ["amount": "1000000", "unit": "credits"])
        #expect(kie?["reached"] == true && kie?["uploads_reached"] == true && kie?["problems"] == [])
        let store = program.json?["store"]
        #expect(store?["open"] == 1 && store?["unknown"] == 1 && store?["damaged"] == 0 && store?["mode"] == "0700")
        for said in [desk.output, desk.complaint, program.output, program.complaint] {
            #expect(!said.contains(Self.key) && !said.contains(Self.webhook))
        }
        await sandbox.stop()
    }

    @Test("tells the credits after each charge")
    func credits() async throws {
        let (sandbox, room) = (try await sandbox(), try StoreRoom())
        let variables = variables(sandbox, room)
        let output = room.folder.path
        let words = ["generate", "a fox", "--model", "flux-kontext-max", "--quiet", "--output", output]
        #expect(await Desk(variables).run(words) == .done)
        let (desk, code) = await ask(["doctor"], variables)
        #expect(code == .done)
        #expect(desk.output.contains("999990 credits left"))
        await sandbox.stop()
    }

    @Test("X5: ends with 3 where a key is refused, names the page, and shows no key")
    func refused() async throws {
        let (sandbox, room) = (try await sandbox(key: "another-key-00000000"), try StoreRoom())
        let (desk, code) = await ask(["doctor"], variables(sandbox, room))
        #expect(code == .keyOrCredit)
        #expect(desk.output.contains("VTRIX_API_KEY is set and was refused."))
        #expect(desk.output.contains("KIE_API_KEY is set and was refused. Kie does not know this API key (401)."))
        #expect(desk.output.contains("https://kie.ai/api-key"))
        let (program, same) = await ask(["doctor", "--json"], variables(sandbox, room))
        #expect(same == .keyOrCredit)
        #expect(program.json?["services"]?.array?.map { $0["key"]?.string } == ["refused", "refused"])
        #expect(!(desk.output + desk.complaint + program.output + program.complaint).contains(Self.key))
        await sandbox.stop()
    }

    @Test("says why a key cannot be used, asks nobody with it, and shows nothing of it")
    func unusable() async throws {
        let (sandbox, room) = (try await sandbox(), try StoreRoom())
        var variables = variables(sandbox, room)
        variables["KIE_API_KEY"] = "se cret\u{1}key"
        variables["KIE_WEBHOOK_KEY"] = "ho ok"
        let (desk, code) = await ask(["doctor"], variables)
        #expect(code == .keyOrCredit)
        #expect(desk.output.contains("KIE_API_KEY cannot be used: it has a space, a line end or a character outside"))
        #expect(desk.output.contains("KIE_WEBHOOK_KEY cannot be used"))
        #expect(!desk.output.contains("cret") && !desk.output.contains("ho ok"))
        #expect(sandbox.seen.allSatisfy { $0.path != "/api/v1/chat/credit" })
        await sandbox.stop()
    }

    @Test("without a key and without a store finds nothing wrong, and makes nothing")
    func nothing() async throws {
        let room = try StoreRoom()
        let store = room.folder.appending(path: "new/store").path
        let desk = Desk(Self.nowhere.merging(["EASEL_STORE": store]) { $1 })
        #expect(await desk.run(["doctor"]) == .done, "\(desk.output)")
        #expect(desk.output.contains("KIE_API_KEY is not set; make an API key on"))
        #expect(desk.output.contains("Kie cannot be reached: "))
        #expect(desk.output.contains("\(store) is made by the first order."))
        #expect(desk.complaint == "No API key is set: easel generate paints in the built-in sandbox, at no cost.\n")
        #expect(!FileManager.default.fileExists(atPath: store))
    }

    @Test("ends with 1 where a service that has a key cannot be reached, or has no good address")
    func unreached() async throws {
        let room = try StoreRoom()
        let base = Self.nowhere.merging(["EASEL_STORE": room.path, "KIE_API_KEY": Self.key]) { $1 }
        let desk = Desk(base)
        #expect(await desk.run(["doctor"]) == .ownFault)
        #expect(desk.output.contains("  !! reached") && desk.output.contains("nobody could be asked about it."))
        let plain = Desk(base.merging(["EASEL_KIE_URL": "http://example.com"]) { $1 })
        #expect(await plain.run(["doctor", "--json"]) == .ownFault)
        let kie = plain.json?["services"]?.array?.first { $0["id"] == "kie" }
        #expect(kie?["reached"] == .null && kie?["key"] == "present")
        #expect(
            kie?["problems"] == [
                "EASEL_KIE_URL is not an address that an API key may go to. Give an https address, or http on 127.0.0.1."
            ])
        #expect(!(desk.output + plain.output).contains(Self.key))
    }

    @Test("waits no longer than its deadline for a service that accepts and says nothing")
    func silent() async throws {
        let silent = try SilentDoor()
        let address = "http://127.0.0.1:\(silent.port)"
        let variables = ["EASEL_KIE_URL": address, "EASEL_KIE_UPLOAD_URL": address, "KIE_API_KEY": Self.key]
        let studio = try Studio(keys: .variables(variables))
        let kie = try studio.registry.service("kie")
        let clock = ContinuousClock.now
        let answer = await studio.checkAccess(to: kie, within: .seconds(1))
        guard case .unreached(let why) = answer.reach else { throw CocoaError(.featureUnsupported) }
        #expect(!why.isEmpty && answer.key == nil)
        // Far below the 30 seconds that a call has by itself, and with room for a busy machine.
        #expect(clock.duration(to: .now) < .seconds(120))
    }

    @Test("finds what is wrong with a store")
    func store() async throws {
        let room = try StoreRoom()
        try await room.keep("a", .delivered)
        try await room.keep("b", .delivered)
        try room.damage("a")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: room.path)
        let desk = Desk(Self.nowhere.merging(["EASEL_STORE": room.path]) { $1 })
        #expect(await desk.run(["doctor"]) == .ownFault)
        #expect(desk.output.contains("1 cannot be read; easel orders list names them."))
        #expect(desk.output.contains("Others may enter it (755): chmod 700 '\(room.path)'."))
        let copy = room.folder.appending(path: "copy")
        try FileManager.default.copyItem(atPath: room.path, toPath: copy.path)
        let second = Desk(Self.nowhere.merging(["EASEL_STORE": copy.path]) { $1 })
        #expect(await second.run(["doctor", "--json"]) == .ownFault)
        #expect(second.json?["store"]?["copy"] == true && second.json?["store"]?["damaged"] == 1)
        try FileManager.default.removeItem(atPath: room.path + "/keys")
        try FileManager.default.removeItem(atPath: room.path + "/format.json")
        let torn = Desk(Self.nowhere.merging(["EASEL_STORE": room.path]) { $1 })
        #expect(await torn.run(["doctor"]) == .ownFault)
        #expect(torn.output.contains("This was damaged and is left as it is: \(room.path)/format.json"))
        let file = Desk(Self.nowhere.merging(["EASEL_STORE": "/dev/null"]) { $1 })
        #expect(await file.run(["doctor"]) == .ownFault)
    }

    @Test(
        "says when this machine's clock is more than a minute off", arguments: [(59, false), (-61, true), (300, true)])
    func clock(ahead: Int, isOff: Bool) throws {
        var checkup = ServiceCheckup(Kie.service, in: ["KIE_API_KEY": Self.key])
        checkup.door = AccessAnswer(
            reach: .answered(status: 200), key: .accepted, credit: nil, clockAhead: .seconds(ahead))
        let said = checkup.findings.first { $0.label == "clock?" }
        #expect((said != nil) == isOff)
        #expect(Finding.code(of: checkup.findings) == (isOff ? .ownFault : .done))
        if ahead == 300 {
            #expect(
                said?.text
                    == "This machine's clock is 5 min ahead of Kie's; set it, or callbacks are taken for forged.")
        }
    }

    @Test("counts an empty account like a key that is refused")
    func empty() throws {
        var checkup = ServiceCheckup(Kie.service, in: ["KIE_API_KEY": Self.key])
        checkup.door = AccessAnswer(
            reach: .answered(status: 200), key: .accepted, credit: Credit(JSONNumber(0), unit: "credits"),
            clockAhead: nil)
        #expect(Finding.code(of: checkup.findings) == .keyOrCredit)
    }
}

extension String {
    fileprivate var lines: [String] { split(separator: "\n").map(String.init) }
}

/// Accepts connections, by the system's own queue, and never answers.
private final class SilentDoor {
    let port: Int
    private let door: Int32

    init() throws {
        #if canImport(Glibc)
            door = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
            door = socket(AF_INET, SOCK_STREAM, 0)
        #endif
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        place.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let door = door
        let isOpen = withUnsafeMutablePointer(to: &place) { place in
            place.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(door, $0, length) == 0 && listen(door, 8) == 0 && getsockname(door, $0, &length) == 0
            }
        }
        guard isOpen else { throw CocoaError(.fileReadUnknown) }
        port = Int(UInt16(bigEndian: place.sin_port))
    }

    deinit { close(door) }
}
