import CurlShim
import EaselCalls

/// One reusable handle of libcurl; it stays on the thread of its loop.
final class EasyHandle {
    /// The handle itself.
    let raw: UnsafeMutableRawPointer
    private let errorText: UnsafeMutablePointer<CChar>
    private var wrong: Int32 = 0

    private static let errorSize = 256

    init?() {
        guard let raw = curl_easy_init() else { return nil }
        self.raw = raw
        errorText = .allocate(capacity: Self.errorSize)
        errorText.initialize(repeating: 0, count: Self.errorSize)
        reset()
    }

    deinit {
        curl_easy_cleanup(raw)
        errorText.deallocate()
    }

    /// True when every option since the last reset was taken.
    var isWellSet: Bool { wrong == 0 }

    /// What libcurl said about the last trouble, in plain characters and of bounded length.
    ///
    /// Parts of it may come from a certificate, that is from outside.
    var trouble: String {
        var text = ""
        for index in 0..<Self.errorSize {
            let byte = UInt8(bitPattern: errorText[index])
            if byte == 0 { break }
            text.unicodeScalars.append((0x20..<0x7F).contains(byte) ? UnicodeScalar(byte) : "?")
        }
        return text
    }

    /// Forgets all options; connections stay alive, they belong to the bundle.
    func reset() {
        curl_easy_reset(raw)
        errorText[0] = 0
        wrong = easel_easy_set_pointer(raw, CurlOption.Pointer.errorText.rawValue, errorText)
    }

    func set(_ option: CurlOption.Number, _ value: Int) {
        wrong |= easel_easy_set_long(raw, option.rawValue, value)
    }

    func set(_ option: CurlOption.Size, _ value: Int) {
        wrong |= easel_easy_set_size(raw, option.rawValue, Int64(value))
    }

    func set(_ option: CurlOption.Text, _ value: String) {
        wrong |= easel_easy_set_text(raw, option.rawValue, value)
    }

    func set(_ option: CurlOption.Pointer, _ value: UnsafeMutableRawPointer?) {
        wrong |= easel_easy_set_pointer(raw, option.rawValue, value)
    }

    /// Gives a small body as a whole; its size has to be set before.
    func setBody(_ bytes: [UInt8]) {
        let pointer = CurlOption.Pointer.copiedBody.rawValue
        bytes.withUnsafeBytes { bytes in
            // An empty body needs an address too, or libcurl would ask for it.
            let empty = UnsafeRawPointer(errorText)
            wrong |= easel_easy_set_pointer(raw, pointer, UnsafeMutableRawPointer(mutating: bytes.baseAddress ?? empty))
        }
    }

    func set(_ callbacks: EaselCallbacks, context: UnsafeMutableRawPointer) {
        wrong |= easel_easy_set_callbacks(raw, callbacks, context)
    }

    /// Sets an option that older libraries do not know and that they can go without.
    func setIfKnown(_ option: CurlOption.Number, _ value: Int) {
        _ = easel_easy_set_long(raw, option.rawValue, value)
    }
}
