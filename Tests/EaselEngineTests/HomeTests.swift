import EaselCore
import EaselTesting
import TestGround
import Testing

@testable import EaselEngine

@Suite("The folder of an order")
struct HomeTests {
    private let disk = SystemDisk()

    @Test("is kept as a process finds it that starts elsewhere")
    func absolute() throws {
        let here = try disk.realPath(of: ".")
        #expect(disk.absolutePath(of: "pics") == here + "/pics")
        #expect(disk.absolutePath(of: "./pics") == here + "/pics")
        #expect(disk.absolutePath(of: ".") == here)
        #expect(disk.absolutePath(of: "/pics") == "/pics")
    }

    @Test("is refused before anything is paid, where nothing can be written into it")
    func refused() throws {
        let ground = TemporaryFolder()
        let file = ground.path + "/file"
        try disk.create(file, [1], isSynced: false)
        #expect(disk.trouble(writingInto: ground.path) == nil)
        #expect(disk.trouble(writingInto: ground.path + "/new/and/below") == nil)
        #expect(disk.trouble(writingInto: file)?.description == "\(file) is not a folder.")
        #expect(disk.trouble(writingInto: file + "/below")?.description.hasPrefix(file) == true)
    }

    @Test("that cannot be written is said in words, with nothing sent")
    func words() throws {
        let clock = VirtualClock(runsItself: true)
        let transport = ScriptedTransport(clock: clock, disk: disk)
        let desk = OrderDesk(
            registry: try Registry([Practice.family]), keys: Keys([:]),
            environment: .practice(transport, clock: clock, on: disk), store: MemoryStore(), habits: StudioHabits(),
            company: nil)
        let failure = #expect(throws: ImageFailure.self) { try desk.home("/etc/hostname") }
        #expect(
            failure?.description
                == "No picture could be written into /etc/hostname: /etc/hostname is not a folder. "
                + "Nothing was sent; name another folder."
        )
        #expect(failure?.mayHaveCost == false)
    }
}
