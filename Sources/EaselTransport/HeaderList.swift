import CurlShim
import EaselCore

/// The header lines of one request as libcurl wants them; freed with the list.
struct HeaderList: ~Copyable {
    private(set) var first: OpaquePointer?
    private var isWhole = true

    deinit { curl_slist_free_all(first) }

    /// True when every line found its place.
    var isComplete: Bool { isWhole }

    mutating func append(_ header: WireHeader) {
        // An empty value needs a semicolon; with a colon libcurl would leave the header out.
        let empty = header.value.utf8.allSatisfy { $0 == 0x20 || $0 == 0x09 }
        append(entry: empty ? header.name + ";" : header.name + ": " + header.value)
    }

    /// Keeps libcurl from adding a header of its own.
    mutating func leaveOut(_ name: String) { append(entry: name + ":") }

    /// Appends a line as it is.
    mutating func append(entry: String) {
        guard let longer = curl_slist_append(first, entry) else {
            isWhole = false
            return
        }
        first = longer
    }
}
