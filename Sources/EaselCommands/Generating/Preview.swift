internal import Easel

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Shows pictures in the terminal itself, where the terminal says of itself that it can.
///
/// Nothing is asked of the terminal, because an answer that does not come would keep everybody waiting.
struct Preview: Sendable {
    static let flag = Flag.toggle("preview", "Shows the picture in the terminal too, where that can show pictures.")

    /// How a terminal is given a picture.
    enum Way: Sendable, Hashable {
        /// Kitty's own, for PNG.
        case kitty
        /// That of iTerm2, for PNG and JPEG.
        case iTerm
    }

    private let console: Console
    private static let mostBytes = 8 << 20
    private static let columns = 40
    private static let lines = 16

    init(_ console: Console) { self.console = console }

    /// What the variables say of the terminal; nil where it shows no pictures or nobody knows.
    static func way(in variables: [String: String]) -> Way? {
        let term = variables["TERM"] ?? ""
        let program = variables["TERM_PROGRAM"] ?? variables["LC_TERMINAL"] ?? ""
        // What runs inside another program of windows is not shown as it was written.
        let isWrapped = (variables["TMUX"] ?? "") != "" || term.hasPrefix("screen") || term.hasPrefix("tmux")
        if isWrapped || term == "dumb" { return nil }
        if ["iTerm.app", "iTerm2", "WezTerm", "mintty"].contains(program) { return .iTerm }
        let isKitty = (variables["KITTY_WINDOW_ID"] ?? "") != "" || term.contains("kitty") || term.contains("ghostty")
        return isKitty || program == "ghostty" ? .kitty : nil
    }

    /// Why there is no preview at all, in one sentence; nil where there is one.
    var obstacle: String? {
        if console.terminal() == nil { return "--preview needs a terminal behind standard error; there is none." }
        guard Self.way(in: console.variables) == nil else { return nil }
        return "This terminal is not known to show pictures; --preview knows those of kitty and of iTerm2."
    }

    /// Shows a picture that was written, or says in one line why not.
    func show(_ file: KeptPicture) {
        guard let way = Self.way(in: console.variables), let size = console.terminal() else { return }
        guard way == .iTerm || file.type == .png else {
            return console.remark("This terminal previews PNG alone; ask for one with --format png.")
        }
        guard file.bytes <= Self.mostBytes, let bytes = try? SystemDisk().read(file.path, upTo: Self.mostBytes) else {
            return console.remark("\(console.shown(file.path)) cannot be previewed.")
        }
        console.complaint(Self.text(bytes, of: file.size, by: way, in: size) + "\n")
    }

    /// What is written to the terminal.
    static func text(_ bytes: [UInt8], of size: PixelSize, by way: Way, in window: TerminalSize) -> String {
        let encoded = Data(bytes).base64EncodedString()
        // A letter is about twice as high as it is wide.
        let most = max(1, min(columns, window.width - 1, 2 * lines * size.width / max(size.height, 1)))
        switch way {
        case .iTerm:
            return "\u{1B}]1337;File=inline=1;size=\(bytes.count);width=\(most);preserveAspectRatio=1:\(encoded)\u{7}"
        case .kitty: return kitty(encoded, columns: most)
        }
    }

    /// In pieces of at most 4096 letters, and with no answer asked for, which would come as if it were typed.
    private static func kitty(_ encoded: String, columns: Int) -> String {
        let letters = Array(encoded.utf8)
        let pieces = stride(from: 0, to: letters.count, by: 4096).map { letters[$0..<min($0 + 4096, letters.count)] }
        return pieces.enumerated().map { index, piece in
            let head = index == 0 ? "a=T,f=100,q=2,c=\(columns)," : ""
            let more = index < pieces.count - 1 ? 1 : 0
            return "\u{1B}_G\(head)m=\(more);" + String(decoding: piece, as: UTF8.self) + "\u{1B}\\"
        }.joined()
    }
}
