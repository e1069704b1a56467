internal import EaselCore

/// Answers that nobody can read, as proxies, crashes and attackers write them.
enum Garbage {
    /// Bodies without any meaning, each with a word for it.
    static let bodies: [(name: String, bytes: [UInt8])] = [
        ("an empty answer", []),
        ("bytes at random", [0xFF, 0xFE, 0x00, 0x13, 0x37, 0x80, 0xC0]),
        ("a word", Array("OK".utf8)),
        ("an HTML page", Array("<!DOCTYPE html><html><body>Please log in</body></html>".utf8)),
        ("null", Array("null".utf8)),
        ("a list", Array("[]".utf8)),
        ("an empty object", Array("{}".utf8)),
        ("a text", Array(#""completed""#.utf8)),
        ("a number", Array("200".utf8)),
        ("a deep list", Array(String(repeating: "[", count: 20_000).utf8)),
        (
            "a deep object",
            Array((String(repeating: #"{"a":"#, count: 2000) + String(repeating: "}", count: 2000)).utf8)
        ),
        ("a huge answer", Array((#"{"x":""# + String(repeating: "y", count: 200_000)).utf8)),
    ]

    /// An answer that was cut at different places.
    static func cuts(of body: [UInt8]) -> [[UInt8]] {
        let whole = body.reversed().drop { [0x20, 0x0A, 0x0D, 0x09].contains($0) }.count
        guard whole > 1 else { return [] }
        let places = [1, whole / 4, whole / 2, whole * 3 / 4, whole - 2, whole - 1].filter { $0 > 0 && $0 < whole }
        return Set(places).sorted().map { Array(body.prefix($0)) }
    }

    /// Bodies that say no more than that something went wrong.
    static let complaints: [[UInt8]] = [
        [], Array("<html><body>Bad gateway</body></html>".utf8), Array("{}".utf8), Array("null".utf8),
        Array(#"{"message":"no"}"#.utf8), Array(#"{"error":"no"}"#.utf8),
        Array(#"{"error":{"code":"no","message":"no"}}"#.utf8), Array(#"{"detail":"no"}"#.utf8),
    ]

    /// The same, in the envelope of a service that puts its own code into the body.
    static func envelopes(_ code: Int) -> [[UInt8]] {
        [
            #"{"code":\#(code),"msg":"no"}"#, #"{"code":\#(code),"msg":"no","data":null}"#,
            #"{"error":{"code":\#(code),"message":"no"}}"#, #"{"status":{"code":\#(code),"message":"no"}}"#,
        ].map { Array($0.utf8) }
    }

    /// The statuses under which a proxy may hide that an order was taken.
    static let serverStatuses = [408, 409, 425, 500, 501, 502, 503, 504, 507, 520, 522, 524, 529, 599]
    /// The statuses that deny a look, whatever became of the task.
    static let deniedStatuses = ownDenials + [402, 408, 425, 500, 502, 503, 504, 529]
    /// Those that a service also says by a code of its own.
    static let ownDenials = [401, 403, 404, 429]
}
