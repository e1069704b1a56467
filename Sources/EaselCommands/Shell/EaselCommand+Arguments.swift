internal import Easel

extension EaselCommand {
    /// Runs the command that the arguments of a process name; they come as bytes, because not all bytes are text.
    package static func run(_ arguments: [[UInt8]], on console: Console) async -> ExitCode {
        var words: [String] = []
        for (number, bytes) in arguments.enumerated() {
            guard let word = String(validating: bytes, as: UTF8.self) else {
                let json = arguments.contains(Array("--json".utf8))
                return complain(unreadable(bytes, number + 1), on: console, json: json)
            }
            words.append(word)
        }
        let code = await run(words, on: console)
        guard let trouble = console.outputTrouble() else { return code }
        console.remark(
            "easel: Standard output cannot be written: \(trouble). What was ordered is kept: see easel orders --all.")
        return ExitCode.gravest(of: [code, .ownFault])
    }

    private static func unreadable(_ bytes: [UInt8], _ number: Int) -> ImageFailure {
        let digits = Array("0123456789ABCDEF")
        let shown = bytes.prefix(60).map { byte in
            (0x20..<0x7F).contains(byte)
                ? String(Unicode.Scalar(byte)) : "\\x\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
        }
        let more = bytes.count > 60 ? "…" : ""
        return ImageFailure(
            .badRequest, .checking, "Argument \(number), \(shown.joined())\(more), is not text in UTF-8.",
            next: "Nothing was sent; rename the file, or give the words in UTF-8.")
    }
}
