/// One account at one service, lent to a provider for as long as it speaks.
///
/// A provider says *what* to ask (a ``WireCall``: a path, a body, where the reply goes). The line knows the rest: the
/// address, the key, the limits of the account. It passes the call on and says how it ended. That is all a provider
/// ever sees of the network, so a provider can neither leak a key nor reach a host it was not meant for.
///
/// **A paid line passes one call.** The engine lends such a line for each submit. A second call on it is not sent and
/// ends as ``Ending/notSent(_:)``. What the order is worth afterwards is read from the line, never from what the
/// provider throws: an ending before the first byte means *not sent*, anything else without an answer *unknown*.
///
/// **To fake one in a test** return the endings you want in turn:
///
/// ```swift
/// struct Says: Line {
///     let ending: Ending
///     func send(_ call: WireCall) async -> Ending { ending }
/// }
/// ```
public protocol Line: Sendable {
    /// Passes one call on and says how it ended; it never throws and never repeats the call.
    func send(_ call: WireCall) async -> Ending
}
