import EaselSandbox

/// A client of a sandbox that writes its own bytes, over a new connection for each request.
struct Visitor: Sendable {
    let sandbox: Sandbox

    static let jsonType = "application/json"

    func ask(
        _ method: String, _ path: String, body: String = "", key: String? = "k", type: String = jsonType
    ) throws -> RawSocket.Reply {
        let socket = try open(method, path, body: body, key: key, type: type)
        return try socket.reply()
    }

    /// Sends a request and leaves the answer to the caller.
    func open(
        _ method: String, _ path: String, body: String = "", key: String? = "k", type: String = jsonType
    ) throws -> RawSocket {
        let socket = try RawSocket(port: sandbox.port)
        var head =
            "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(sandbox.port)\r\nContent-Length: \(body.utf8.count)\r\n"
        if !body.isEmpty { head += "Content-Type: \(type)\r\n" }
        if let key { head += "Authorization: Bearer \(key)\r\n" }
        try socket.send(head + "\r\n" + body)
        return socket
    }

    func vtrix(_ params: String, model: String = "flux_kontext_max") throws -> RawSocket.Reply {
        try ask("POST", "/model/v1/generation", body: #"{"model":"\#(model)","input":[{"params":\#(params)}]}"#)
    }

    func vtrixTask(_ prompt: String = "a fox") throws -> String {
        try string("id", in: try vtrix(#"{"prompt":"\#(prompt)"}"#).text)
    }

    func vtrixLook(_ task: String) throws -> RawSocket.Reply {
        try ask("GET", "/model/v1/generation/task/\(task)")
    }

    func kie(_ body: String) throws -> RawSocket.Reply {
        try ask("POST", "/api/v1/flux/kontext/generate", body: body)
    }

    func kieTask(_ prompt: String = "a fox") throws -> String {
        try string("taskId", in: try kie(#"{"prompt":"\#(prompt)"}"#).text)
    }

    func kieLook(_ task: String) throws -> RawSocket.Reply {
        try ask("GET", "/api/v1/flux/kontext/record-info?taskId=\(task)")
    }

    /// The first text under a name, found without any reading of JSON.
    func string(_ name: String, in text: String) throws -> String {
        guard let start = text.firstRange(of: #""\#(name)":""#)?.upperBound,
            let end = text[start...].firstIndex(of: "\"")
        else { throw RawSocket.Trouble(what: "no \(name) in \(text)") }
        return String(text[start..<end])
    }

    func picture(at link: String) throws -> RawSocket.Reply {
        try ask("GET", String(link.dropFirst(sandbox.address.count)), key: nil)
    }
}

/// Starts a sandbox whose tasks are done at once, lets a visitor in, and stops it.
func visiting<Value: Sendable>(
    _ change: (inout Sandbox.Settings) -> Void = { _ in }, client: @escaping @Sendable (Visitor) throws -> Value
) async throws -> Value {
    var settings = Sandbox.Settings()
    settings.pace = .zero
    settings.pixels = 4096
    settings.seed = 1
    change(&settings)
    let sandbox = try await Sandbox.start(settings)
    do {
        let value = try await blocking { try client(Visitor(sandbox: sandbox)) }
        await sandbox.stop()
        return value
    } catch {
        await sandbox.stop()
        throw error
    }
}
