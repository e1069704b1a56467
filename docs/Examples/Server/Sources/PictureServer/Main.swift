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
        Stop.block()
        do {
            try await serve(port, keepingAllIn: CommandLine.arguments[2])
        } catch {
            print(error)
            exit(1)
        }
    }

    static func serve(_ port: UInt16, keepingAllIn folder: String) async throws {
        let variables = ProcessInfo.processInfo.environment
        let studio = try Studio(keys: .variables(variables), keepingOrdersIn: folder + "/orders")
        let store = try FolderStore.open(in: folder + "/orders", variables: variables)
        let receiver = CallbackReceiver(try CallbackDesk.everyService(in: variables), store: store)
        let server = PictureServer(studio: studio, receiver: receiver, pictures: folder + "/pictures")

        // What the process before left is taken up before anybody is let in.
        let resumption = try await studio.resume(into: folder + "/pictures")
        for order in resumption.orders { server.book.follow(order) }
        for failure in resumption.asking { print("An order asks first: \(failure)") }

        let socket = try PlainServer(port: port)
        socket.run { request, outbox in await server.answer(request, outbox) }
        print("Listening on http://127.0.0.1:\(port); \(resumption.orders.count) orders taken up.")
        fflush(nil)

        // A request that is on the wire gets a moment to be answered; everything else is kept anyway.
        await Stop.signal()
        await studio.close()
    }
}

/// SIGTERM and SIGINT, waited for by one thread.
enum Stop {
    private static var signals: sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, SIGTERM)
        sigaddset(&set, SIGINT)
        return set
    }

    /// Keeps them from every thread that starts after this one.
    static func block() {
        var set = signals
        pthread_sigmask(SIG_BLOCK, &set, nil)
    }

    /// Returns when one comes.
    static func signal() async {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                var (set, number) = (signals, Int32(0))
                sigwait(&set, &number)
                continuation.resume()
            }
        }
    }
}
