import Easel
import Foundation

/// A server for pictures: `PictureServer PORT FOLDER`, with keys and addresses from the environment.
@main
enum Main {
    static func main() async {
        guard CommandLine.arguments.count == 3, let port = UInt16(CommandLine.arguments[1]) else {
            print("Usage: PictureServer PORT FOLDER")
            exit(2)
        }
        do {
            try await serve(port, keepingAllIn: CommandLine.arguments[2])
        } catch {
            print(error)
            exit(1)
        }
    }

    static func serve(_ port: UInt16, keepingAllIn folder: String) async throws {
        let studio = try Studio(keys: .environment, keepingOrdersIn: folder + "/orders")
        let receiver = try studio.callbackReceiver()
        let server = PictureServer(studio: studio, receiver: receiver, pictures: folder + "/pictures")

        // What the process before left is taken up before anybody is let in.
        let resumption = try await studio.resume(into: folder + "/pictures")
        for failure in resumption.questions { print("An order asks first: \(failure)") }

        let socket = try PlainServer(port: port)
        socket.run { request, outbox in await server.answer(request, outbox) }
        print("Listening on http://127.0.0.1:\(port); \(resumption.orders.count) orders taken up.")
        fflush(nil)

        // A request that is on the wire gets a moment to be answered; everything else is kept anyway.
        await stopped()
        await studio.close()
    }

    /// Returns when SIGTERM or SIGINT comes.
    static func stopped() async {
        let (signals, heard) = AsyncStream.makeStream(of: Void.self)
        let sources = [SIGTERM, SIGINT].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { @Sendable in heard.yield() }
            source.resume()
            return source
        }
        for await _ in signals { break }
        for source in sources { source.cancel() }
    }
}
