import Foundation
import TestGround
import Testing

/// A server with certificates, run by python3, because HTTP/2 over TLS cannot be spoken on a raw socket by hand.
final class TLSServer: Sendable {
    /// What the server does with requests; see the program below.
    enum Way: String, Sendable {
        case answer, dropSecond, refuseStream, refuseAlways, goAway, cutTLS
    }

    /// Why the tests with certificates are skipped on a bare machine; CI installs both.
    static let needs: Comment = "The openssl and python3 commands are needed to make certificates and speak HTTP/2."

    /// True when both commands are there.
    static let isPossible = ["openssl", "python3"].allSatisfy { command in
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        return folders.contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(command)") }
    }

    let port: Int
    /// The server ends with its input, also when the tests die.
    private let process: ChildProcess
    private let log: String

    init(_ certificate: Certificates.Pair, _ protocols: String, _ way: Way) async throws {
        let folder = TemporaryFolder()
        log = folder.path + "/log"
        let words = [
            "python3", "-c", Self.program, certificate.certificate, certificate.key, protocols, way.rawValue, log,
        ]
        process = try ChildProcess(words, in: folder, openInput: true)
        while process.isRunning, !process.output.contains("\n") { try await Task.sleep(for: .milliseconds(10)) }
        let line = process.output.trimmingCharacters(in: .whitespacesAndNewlines)
        port = try #require(Int(line), "python3 is needed here: \(process.complaint)")
    }

    /// What reached the server: one line for each request, with its protocol.
    var requests: [String] {
        let text = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").map(String.init)
    }

    func stop() { process.signal(SIGKILL) }

    /// Speaks as much HTTP/1.1 and HTTP/2 as the tests need; every answer is a 200 with the body "hi".
    private static let program = """
        import os, socket, ssl, struct, sys, threading
        def last():
            sys.stdin.read()
            os._exit(0)
        threading.Thread(target=last, daemon=True).start()
        cert, key, protocols, way, log = sys.argv[1:6]
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(cert, key)
        context.set_alpn_protocols(protocols.split(","))
        listener = socket.create_server(("127.0.0.1", 0))
        lock = threading.Lock()
        def note(text):
            with lock, open(log, "a") as file: file.write(text + "\\n")
        def exactly(link, count):
            data = b""
            while len(data) < count:
                more = link.recv(count - len(data))
                if not more: raise EOFError
                data += more
            return data
        def http1(link):
            seen = 0
            while True:
                head = b""
                while b"\\r\\n\\r\\n" not in head: head += exactly(link, 1)
                note("h1 " + head.decode().split("\\r\\n")[0])
                for line in head.decode().lower().split("\\r\\n"):
                    if line.startswith("content-length:"): exactly(link, int(line[15:]))
                seen += 1
                if way == "dropSecond" and seen == 2: return
                if way == "cutTLS":
                    link.sendall(b"HTTP/1.1 200 OK\\r\\nContent-Length: 10\\r\\n\\r\\nhi")
                    socket.socket(fileno=link.detach()).close()
                    return
                link.sendall(b"HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\nhi")
        def frame(link, kind, flags, stream, data=b""):
            link.sendall(struct.pack(">I", len(data))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + data)
        def http2(link):
            exactly(link, 24)
            frame(link, 4, 0, 0)
            seen = 0
            while True:
                head = exactly(link, 9)
                size, kind, flags = int.from_bytes(head[:3], "big"), head[3], head[4]
                stream = int.from_bytes(head[5:], "big")
                exactly(link, size)
                if kind == 4 and not flags & 1: frame(link, 4, 1, 0)
                if kind == 0 and size:
                    for at in (0, stream): frame(link, 8, 0, at, struct.pack(">I", size))
                if kind == 1:
                    seen += 1
                    note("h2 stream %d" % stream)
                    if way == "goAway": return frame(link, 7, 0, 0, struct.pack(">II", 0, 0))
                    if way == "dropSecond" and seen == 2: return
                if kind in (0, 1) and flags & 1:
                    # Only now, so that the body is on its way when its stream is refused.
                    if way == "refuseAlways" or way == "refuseStream" and seen == 2:
                        frame(link, 3, 0, stream, struct.pack(">I", 7))
                        continue
                    frame(link, 1, 4, stream, bytes([0x88]))
                    frame(link, 0, 1, stream, b"hi")
        def serve(raw):
            try:
                link = context.wrap_socket(raw, server_side=True)
                (http2 if link.selected_alpn_protocol() == "h2" else http1)(link)
                link.close()
            except Exception: raw.close()
        print(listener.getsockname()[1], flush=True)
        while True: threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
        """
}

/// An authority and certificates of its own, made when the tests run.
struct Certificates: Sendable {
    struct Pair: Sendable {
        let certificate: String
        let key: String
    }

    private let folder = TemporaryFolder()
    let authority: String
    let named: Pair
    let selfSigned: Pair

    /// Needs the openssl command; without it the tests are skipped, see ``TLSServer/isPossible``.
    init(host: String) async throws {
        let names = "subjectAltName=DNS:\(host)\n"
        try Data(names.utf8).write(to: folder.appending(path: "names"))
        let fresh = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
        try await Self.openssl("req -x509 \(fresh) -keyout ca.key -out ca.pem -days 2 -subj /CN=Test", in: folder)
        try await Self.openssl("req \(fresh) -keyout named.key -out named.csr -subj /CN=\(host)", in: folder)
        try await Self.openssl(
            "x509 -req -in named.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile names -out named.pem",
            in: folder)
        try await Self.openssl(
            "req -x509 \(fresh) -keyout self.key -out self.pem -days 2 -subj /CN=\(host) -addext \(names.dropLast())",
            in: folder)
        let path = folder.path
        func pair(_ name: String) -> Pair { Pair(certificate: "\(path)/\(name).pem", key: "\(path)/\(name).key") }
        authority = pair("ca").certificate
        named = pair("named")
        selfSigned = pair("self")
    }

    private static func openssl(_ arguments: String, in folder: TemporaryFolder) async throws {
        let words = ["openssl"] + arguments.split(separator: " ").map(String.init)
        let ending = try await ChildProcess(words, in: folder).ending()
        try #require(ending.code == 0, "openssl \(arguments): \(ending.complaint)")
    }
}
