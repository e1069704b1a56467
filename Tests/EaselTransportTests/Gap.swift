import Testing

/// A promise that a transport does not keep, by the name of the test that states it.
struct Gap {
    let test: String
    let reason: String
    /// True when the promise cannot even be tried, because the attempt ends the process.
    var endsProcess = false
    /// True when it is kept now and then.
    var isOccasional = false

    init(_ test: String, _ reason: String, endsProcess: Bool = false, isOccasional: Bool = false) {
        self.test = test
        self.reason = reason
        self.endsProcess = endsProcess
        self.isOccasional = isOccasional
    }

    /// The gap of the test that runs.
    static func known(for carrier: Carrier) -> Gap? {
        guard carrier == .urlSession else { return nil }
        return urlSessionOnLinux.first { $0.test == Test.current?.displayName }
    }

    /// What URLSession does not keep on Linux.
    static let urlSessionOnLinux = [
        Gap(
            "No answer that stops in its head ends the process",
            "A connection that closes in the middle of a head ends the whole process with a fatal error."),
        Gap(
            "D4: an answer that stops in its head is no answer", "It cannot be tried: the process ends.",
            endsProcess: true),
        Gap("No answer with trailers ends the process", "Trailers end the whole process with a fatal error."),
        Gap("Trailers are no headers", "It cannot be tried: the process ends.", endsProcess: true),
        Gap(
            "A call that is left while it connects was not sent",
            "Nobody learns when the connection stands, so the outcome is called unknown."),
        Gap(
            "A call that is cancelled during a look-up was not sent, and delays no other call",
            "Nobody learns when the look-up is over, so the outcome is mostly called unknown.", isOccasional: true),
        Gap(
            "D4: an answer that states its length in two ways and two spellings is trouble",
            "Of two spellings of a header one is lost."),
        Gap(
            "Headers keep their order, their repetition and their folded lines",
            "Each name comes once and in no order, and a folded line ends the call."),
        Gap(
            "An answer goes as it is to a new file, which is as open to others as new files are",
            "What is marked as packed is unpacked, or ends the call when it was not packed."),
        Gap(
            "Eight pictures of 20 MB go out as base64 in constant memory",
            "The whole body lies in memory: 213 MB of it took 390 MB. As a stream it would go out without its length."),
        Gap(
            "Connections are kept for the next call",
            "Every call has a connection of its own, because a kept one may make URLSession send twice."),
        Gap(
            "1,000 calls at once all get their own answer over 64 connections",
            "They all get it, over 1,000 connections."),
        Gap(
            "An address goes out as it is, dots and escapes included", "Steps such as /../ are resolved on the way."),
        Gap(
            "A request says what it has to and nothing about libcurl",
            "It names the language of the machine, and asks for brotli and zstd too."),
        Gap(
            "No proxy is asked that nobody named, whatever the environment says",
            "The variables are read all the same, also for this machine."),
    ]
}
