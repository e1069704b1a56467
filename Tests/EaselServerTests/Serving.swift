import EaselServer

/// Starts a server, runs a test's blocking client against its port, and stops it.
func serving<Value: Sendable>(
    _ limits: HTTPServer.Limits = .init(), _ handler: @escaping HTTPServer.Handler,
    client: @escaping @Sendable (Int) throws -> Value
) async throws -> Value {
    let server = try await HTTPServer.start(limits: limits, handler: handler)
    let port = server.port
    do {
        let value = try await blocking { try client(port) }
        await server.stop()
        return value
    } catch {
        await server.stop()
        throw error
    }
}

/// Tells what it understood, so that a test can check it.
@Sendable func echo(_ request: HTTPRequest) async -> HTTPReply {
    let query = request.query.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
    let body = String(decoding: request.body, as: UTF8.self)
    return .text(200, "\(request.method) \(request.path) [\(query)] #\(request.index) \(body)")
}

/// The simplest good request.
let get = "GET / HTTP/1.1\r\nHost: x\r\n\r\n"

/// The same for a handler that is a function.
func serving<Value: Sendable>(
    by handler: @escaping HTTPServer.Handler, client: @escaping @Sendable (Int) throws -> Value
) async throws -> Value {
    try await serving(HTTPServer.Limits(), handler, client: client)
}
