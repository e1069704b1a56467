#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// Many clients of a sandbox in one thread: each has a connection of its own and places one order after another.
///
/// It writes its bytes by itself, so that what is measured is the sandbox and not Easel's client.
struct SandboxLoad {
    struct Trouble: Error, CustomStringConvertible {
        let description: String
    }

    private let port: UInt16
    private var clients: [SandboxClient] = []

    init(port: UInt16, connections: Int) throws {
        self.port = port
        clients = try (0..<connections).map { try SandboxClient(number: $0, port: port) }
    }

    /// Places so many orders, brings every picture home, and returns.
    mutating func place(_ count: Int) throws {
        var (left, open) = (count, 0)
        for index in clients.indices where left > 0 {
            try clients[index].begin()
            (left, open) = (left - 1, open + 1)
        }
        var entries = clients.map { pollfd(fd: $0.socket, events: Int16(POLLIN), revents: 0) }
        while open > 0 {
            guard poll(&entries, nfds_t(entries.count), 60_000) > 0 else {
                throw Trouble(description: "The sandbox was silent for a minute with \(open) orders open.")
            }
            for index in entries.indices where entries[index].revents != 0 {
                guard try clients[index].read() else { continue }
                open -= 1
                if left > 0 {
                    try clients[index].begin()
                    (left, open) = (left - 1, open + 1)
                }
                entries[index].fd = clients[index].socket
            }
        }
    }

    func close() { for client in clients { client.close() } }
}

/// One client: submit, look, fetch, on one connection that is changed every five orders.
struct SandboxClient {
    private enum Step { case idle, submitting, looking, fetching }

    private static let ordersPerConnection = 5

    private(set) var socket: Int32
    private let port: UInt16
    private let isVtrix: Bool
    private var orders = 0
    private var step = Step.idle
    private var buffer: [UInt8] = []

    init(number: Int, port: UInt16) throws {
        (self.port, isVtrix) = (port, number % 2 == 0)
        socket = try Self.connected(to: port)
    }

    func close() { _ = sandboxClose(socket) }

    /// Sends the submit of the next order.
    mutating func begin() throws {
        if orders > 0, orders % Self.ordersPerConnection == 0 {
            close()
            socket = try Self.connected(to: port)
        }
        orders += 1
        step = .submitting
        let prompt = "order \(orders) of \(socket)"
        if isVtrix {
            let sizes = #""width":64,"height":64,"output_format":"png""#
            let body = #"{"model":"flux_2_max","input":[{"params":{"prompt":"\#(prompt)",\#(sizes)}}]}"#
            try send("POST", "/model/v1/generation", body)
        } else {
            try send("POST", "/api/v1/flux/kontext/generate", #"{"prompt":"\#(prompt)","aspectRatio":"1:1"}"#)
        }
    }

    /// Takes in what has come; true when an order is at home.
    mutating func read() throws -> Bool {
        var room = [UInt8](repeating: 0, count: 65_536)
        let count = recv(socket, &room, room.count, 0)
        guard count > 0 else { throw SandboxLoad.Trouble(description: "A connection ended (\(count)).") }
        buffer += room[..<count]
        guard let body = try body() else { return false }
        switch step {
        case .idle: throw SandboxLoad.Trouble(description: "An answer came that nobody asked for.")
        case .submitting:
            step = .looking
            let task = try text(isVtrix ? "id" : "taskId", of: body)
            try send("GET", isVtrix ? "/model/v1/generation/task/\(task)" : "\(Self.look)\(task)")
            return false
        case .looking:
            step = .fetching
            let link = try text(isVtrix ? "url" : "resultImageUrl", of: body)
            try send("GET", "/" + link.split(separator: "/").dropFirst(2).joined(separator: "/"))
            return false
        case .fetching:
            step = .idle
            guard body.starts(with: isVtrix ? [0x89, 0x50, 0x4E, 0x47] : [0xFF, 0xD8, 0xFF]) else {
                throw SandboxLoad.Trouble(description: "What came is no picture.")
            }
            return true
        }
    }

    private static let look = "/api/v1/flux/kontext/record-info?taskId="
}

extension SandboxClient {
    private func send(_ method: String, _ path: String, _ body: String = "") throws {
        let head =
            "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nAuthorization: Bearer k\r\n"
            + "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n"
        let bytes = Array((head + body).utf8)
        // Short enough for any socket's room, so it goes out whole or not at all.
        let count = bytes.withUnsafeBytes { sandboxSend(socket, $0) }
        guard count == bytes.count else { throw SandboxLoad.Trouble(description: "A request could not be sent.") }
    }

    /// The body of a whole answer, taken out of the buffer; nil while more must come.
    private mutating func body() throws -> [UInt8]? {
        guard let end = buffer.firstRange(of: [0x0D, 0x0A, 0x0D, 0x0A]) else { return nil }
        let head = String(decoding: buffer[..<end.lowerBound], as: UTF8.self)
        guard head.hasPrefix("HTTP/1.1 200 "), let start = head.firstRange(of: "Content-Length: "),
            let length = Int(head[start.upperBound...].prefix { $0.isNumber })
        else { throw SandboxLoad.Trouble(description: "Not what was expected: \(head)") }
        guard buffer.count >= end.upperBound + length else { return nil }
        defer { buffer.removeAll(keepingCapacity: true) }
        return Array(buffer[end.upperBound...])
    }

    private func text(_ name: String, of body: [UInt8]) throws -> String {
        let text = String(decoding: body, as: UTF8.self)
        guard let start = text.firstRange(of: "\"\(name)\":\"")?.upperBound else {
            throw SandboxLoad.Trouble(description: "No \(name) in \(text)")
        }
        return String(text[start...].prefix { $0 != "\"" })
    }

    private static func connected(to port: UInt16) throws -> Int32 {
        let number = sandboxSocket()
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = port.bigEndian
        name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let answer = withUnsafePointer(to: &name) { name in
            name.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
                connect(number, name, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard answer == 0 else {
            throw SandboxLoad.Trouble(description: "No connection: \(String(cString: strerror(errno))).")
        }
        return number
    }
}

// The C functions, by names that no method here has.
#if canImport(Glibc)
    private func sandboxSocket() -> Int32 { socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0) }
    private func sandboxSend(_ number: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
        send(number, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
    }
#else
    private func sandboxSocket() -> Int32 { socket(AF_INET, SOCK_STREAM, 0) }
    private func sandboxSend(_ number: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
        send(number, bytes.baseAddress, bytes.count, 0)
    }
#endif
private func sandboxClose(_ number: Int32) -> Int32 { close(number) }
