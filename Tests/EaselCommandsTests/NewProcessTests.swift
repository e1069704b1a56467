import Easel
import Foundation
import TestGround
import Testing

@Suite("Another process", .serialized, .timeLimit(.minutes(5)))
struct NewProcessTests {
    @Test("reads an encoded ticket and brings the picture home", arguments: ["vtrix", "kie"])
    func ticket(service: String) async throws {
        // The sandbox lives in a process of its own: waiting for an exit test may hold all of this one's threads.
        let sandbox = try await SandboxProcess(["--pace", "0.4"])
        let studio = try Studio(keys: .variables(sandbox.variables))
        let order = try await studio.place(ImageRequest("a lighthouse"), on: .anyAt(service))
        var accepted: TaskTicket?
        for await status in order.events where status.ticket != nil {
            accepted = status.ticket
            break
        }
        let ticket = String(decoding: try JSONEncoder().encode(try #require(accepted)), as: UTF8.self)
        // What an exit test takes along is written to a pipe, and keys are written nowhere.
        let names = sandbox.variables.filter { !$0.key.hasSuffix("_API_KEY") }
        await #expect(processExitsWith: .success) {
            [ticket = ticket as String, names = names as [String: String]] in
            let keys = ["VTRIX_API_KEY": SandboxProcess.key, "KIE_API_KEY": SandboxProcess.key]
            let studio = try Studio(keys: .variables(names.merging(keys) { $1 }))
            let order = try await studio.order(for: try JSONDecoder().decode(TaskTicket.self, from: Data(ticket.utf8)))
            let delivery = try await order.result(within: .seconds(20))
            guard delivery.pictures.count == 1, delivery.looks > 0 else { exit(1) }
        }
    }

    @Test("brings a task home by the name that the first one printed", arguments: ["vtrix", "kie"])
    func byName(service: String) async throws {
        let sandbox = try await SandboxProcess(["--pace", "1.5"])
        let folder = TemporaryFolder()
        let first = try await Tool.run(
            ["generate", "a lighthouse", "--service", service, "--timeout", "0.5"], variables: sandbox.variables,
            in: folder)
        #expect(first.code == 6, "\(first.complaint)")
        #expect(first.output == "")
        let advice = try #require(first.complaint.firstRange(of: "Bring it home: easel "))
        #expect(first.complaint.ranges(of: "Bring it home").count == 1, "\(first.complaint)")
        let words = first.complaint[advice.upperBound...].prefix { $0 != "\n" }.split(separator: " ").map(String.init)
        let second = try await Tool.run(words, variables: sandbox.variables, in: folder)
        #expect(second.code == 0, "\(second.complaint)")
        let path = try #require(second.lines.first)
        let bytes = try [UInt8](Data(contentsOf: folder.appending(path: path)))
        #expect(throws: Never.self) { try PictureBytes(bytes) }
    }
}
