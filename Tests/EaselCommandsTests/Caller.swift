import Easel
import Foundation

/// A blocking HTTP client on one connection, for threads of its own.
final class Caller {
    struct Trouble: Error {
        let what: String
    }

    private let number: Int32
    private var buffer: [UInt8] = []

    init(port: Int) throws {
        #if canImport(Glibc)
            number = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
            number = socket(AF_INET, SOCK_STREAM, 0)
        #endif
        var limit = timeval(tv_sec: 60, tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(number, SOL_SOCKET, option, &limit, socklen_t(MemoryLayout<timeval>.size))
        }
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = in_port_t(port).bigEndian
        name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let answer = withUnsafePointer(to: &name) { name in
            name.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
                connect(number, name, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard answer == 0 else { throw Trouble(what: "connect: \(errno)") }
    }

    deinit { close(number) }

    /// Sends a request and gives the status of the answer with its body.
    func post(_ request: [UInt8]) throws -> (status: Int, text: String) {
        try send(request)
        return try reply()
    }

    func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { bytes in
                #if canImport(Glibc)
                    Glibc.send(number, bytes.baseAddress?.advanced(by: sent), bytes.count - sent, Int32(MSG_NOSIGNAL))
                #else
                    Darwin.send(number, bytes.baseAddress?.advanced(by: sent), bytes.count - sent, 0)
                #endif
            }
            guard count > 0 else { throw Trouble(what: "send: \(errno)") }
            sent += count
        }
    }

    func reply() throws -> (status: Int, text: String) {
        while true {
            if let end = buffer.firstRange(of: Array("\r\n\r\n".utf8)) {
                let head = String(decoding: buffer[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n")
                let length = head.first { $0.lowercased().hasPrefix("content-length:") }
                let count = length.flatMap { Int($0.split(separator: " ").last ?? "") } ?? 0
                while buffer.count < end.upperBound + count { try fill() }
                let body = buffer[end.upperBound..<end.upperBound + count]
                buffer.removeFirst(end.upperBound + count)
                let status = Int(head.first?.split(separator: " ").dropFirst().first ?? "") ?? 0
                return (status, String(decoding: body, as: UTF8.self))
            }
            try fill()
        }
    }

    private func fill() throws {
        var room = [UInt8](repeating: 0, count: 65_536)
        let count = recv(number, &room, room.count, 0)
        guard count > 0 else { throw Trouble(what: count == 0 ? "The connection ended." : "recv: \(errno)") }
        buffer += room[..<count]
    }
}

/// Runs blocking work on a thread of its own.
func onThread<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result { try work() }) }
    }
}

/// A callback as Kie sends it.
struct KieCall {
    var path: String
    var task = "task_1"
    var key: String? = ListenProcess.key
    var seconds = Int(Date().timeIntervalSince1970)
    var body: String?

    var bytes: [UInt8] {
        let body = Array((body ?? #"{"code":200,"msg":"BFL","data":{"taskId":"\#(task)","info":{}}}"#).utf8)
        var lines = ["POST \(path) HTTP/1.1", "Host: x", "Content-Length: \(body.count)"]
        if let key {
            let code = HMACSHA256.code(of: Array("\(task).\(seconds)".utf8), key: Array(key.utf8))
            lines.append("X-Webhook-Timestamp: \(seconds)")
            lines.append("X-Webhook-Signature: \(Data(code).base64EncodedString())")
        }
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body
    }

    /// Sends it on a connection of its own.
    func send(to port: Int) async throws -> (status: Int, text: String) {
        let bytes = bytes
        return try await onThread { try Caller(port: port).post(bytes) }
    }
}
