import Easel
import EaselTesting

/// Families that say something else than was asked.
extension BrokenFamilyTests {
    /// A call with one member more in its body.
    private static func adding(_ name: String, _ value: JSON, to call: WireCall) -> WireCall {
        var call = call
        var text = String(decoding: (call.body?.pieces ?? []).flatMap { $0.plainBytes }, as: UTF8.self)
        text.removeLast()
        call.body = WireBody(
            type: "application/json", pieces: [.bytes(Array("\(text),\"\(name)\":\(value.text)}".utf8))])
        return call
    }

    /// A call whose body has another text in place of one.
    private static func replacing(_ old: String, _ new: String, in call: WireCall) -> WireCall {
        var call = call
        let pieces = call.body?.pieces ?? []
        call.body?.pieces = pieces.map { piece in
            guard case .bytes(let bytes) = piece else { return piece }
            return .bytes(Array(String(decoding: bytes, as: UTF8.self).replacing(old, with: new).utf8))
        }
        return call
    }

    static let sayingRows: [Row] = [
        Row(.steadiness, .dryRun, by: "a counter in the body") {
            let counter = Counter()
            $0.say { adding("nonce", .integer(counter.next()), to: $1) }
        },
        Row(.secrecy, by: "the key's header") {
            $0.say { _, call in
                var call = call
                call.headers += [WireHeader("authorization", "Bearer x")].compactMap { $0 }
                return call
            }
        },
        Row(.secrecy, by: "another host") {
            $0.say { _, call in
                var call = call
                call.place = .link("https://elsewhere.example/paint")
                return call
            }
        },
        Row(.secrecy, .wishes, by: "a secret that is opened") {
            $0.accept { $0 += [parameter("hook_secret", .callbackSecret, .text(length: 1...99))] }
            $0.say { request, call in
                guard let secret = request.secrets["hook_secret"] else { return call }
                return adding("hook_secret", .string(secret.open { $0 }), to: call)
            }
        },
        Row(.wishes, by: "a seed that is left out") { $0.say { replacing("\"seed\":", "\"other\":", in: $1) } },
        Row(.wishes, by: "a seed that was a binary fraction") {
            $0.say { replacing("9223372036854775807", "9223372036854775808", in: $1) }
        },
        Row(.wishes, by: "a picture that is left out") { $0.say { replacing("sample-2", "sample-1", in: $1) } },
        Row(.wishes, by: "a name that stands twice") { $0.say { replacing("image_2", "image", in: $1) } },
        Row(.encoding, by: "line ends as spaces") { $0.say { replacing("\\n", " ", in: $1) } },
        Row(.encoding, by: "quotes without their strokes") { $0.say { replacing("\\\"", "'", in: $1) } },
        Row(.silence, by: "null for what is unset") {
            $0.say { $0.values["seed"] == nil ? adding("seed", .null, to: $1) : $1 }
        },
        Row(.dryRun, by: "a dry run of another call") { $0.shown = { _ in WireCall(.post, .api("/other")) } },
    ]
}

extension WireBody.Piece {
    fileprivate var plainBytes: [UInt8] { if case .bytes(let bytes) = self { bytes } else { [] } }
}
