internal import Foundation

/// A Vtrix that reads a request's body and forgets it as it comes, so that a large one costs it next to nothing.
///
/// Every task is done at once, and its picture is a small one.
final class SinkService: Sendable {
    private let listener: Int32
    private let port: UInt16
    private let picture = BenchService.picture(of: 1024)

    /// Serves until standard input ends.
    static func run() async throws {
        let service = try SinkService()
        Thread { service.accept() }.start()
        await BenchProcess.serve("http://127.0.0.1:\(service.port)") { "" }
    }

    private init() throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let wrong = withUnsafeMutablePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listener, address, size) | listen(listener, 16) | getsockname(listener, address, &size)
            }
        }
        guard wrong == 0 else { throw Trouble(description: "There is no free port.") }
        self.listener = listener
        port = UInt16(bigEndian: address.sin_port)
    }

    private struct Trouble: Error, CustomStringConvertible { let description: String }

    private func accept() {
        while case let peer = systemAccept(listener), peer >= 0 { Thread { self.serve(peer) }.start() }
    }

    private func serve(_ peer: Int32) {
        defer { close(peer) }
        var room = [UInt8](repeating: 0, count: 256 << 10)
        var seen: [UInt8] = []
        while true {
            guard let end = seen.firstRange(of: Array("\r\n\r\n".utf8))?.upperBound else {
                let count = recv(peer, &room, room.count, 0)
                guard count > 0 else { return }
                seen += room[..<count]
                continue
            }
            let head = String(decoding: seen[..<end], as: UTF8.self)
            let length = head.lowercased().firstMatch(of: /content-length: (\d+)/).flatMap { Int($0.1) } ?? 0
            var missing = length - (seen.count - end)
            seen.removeFirst(min(end + length, seen.count))
            while missing > 0 {
                let count = recv(peer, &room, min(room.count, missing), 0)
                guard count > 0 else { return }
                missing -= count
            }
            let reply = reply(to: head)
            guard send(peer, reply, reply.count, Int32(MSG_NOSIGNAL)) == reply.count else { return }
        }
    }

    private func reply(to head: String) -> [UInt8] {
        let isPicture = head.hasPrefix("GET /picture.png")
        let link = "http://127.0.0.1:\(port)/picture.png"
        let isLook = head.hasPrefix("GET")
        let output = isLook ? #","output":[{"content":[{"type":"image","url":"\#(link)"}]}]"# : ""
        let json = #"{"id":"task-1","status":"\#(isLook ? "completed" : "in_progress")","created_at":1\#(output)}"#
        let body = isPicture ? picture : Array(json.utf8)
        let type = isPicture ? "image/png" : "application/json"
        return Array("HTTP/1.1 200 OK\r\nContent-Type: \(type)\r\nContent-Length: \(body.count)\r\n\r\n".utf8) + body
    }
}

private func systemAccept(_ listener: Int32) -> Int32 { accept(listener, nil, nil) }
