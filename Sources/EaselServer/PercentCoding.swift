/// The decoding of what a URL's query carries.
enum PercentCoding {
    /// The pairs of a query; where a name stands twice the first counts.
    static func pairs(_ query: ArraySlice<UInt8>) -> [String: String] {
        var pairs: [String: String] = [:]
        for part in query.split(separator: 0x26) {
            let sides = part.split(separator: 0x3D, maxSplits: 1, omittingEmptySubsequences: false)
            let name = decoded(sides[0])
            if pairs[name] == nil { pairs[name] = sides.count > 1 ? decoded(sides[1]) : "" }
        }
        return pairs
    }

    /// A percent sign without two hex digits stands for itself: refusing it would help nobody.
    private static func decoded(_ bytes: ArraySlice<UInt8>) -> String {
        var result: [UInt8] = []
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let byte = bytes[index]
            if byte == 0x25, index + 2 < bytes.endIndex, let high = bytes[index + 1].hexValue,
                let low = bytes[index + 2].hexValue
            {
                result.append(high << 4 | low)
                index += 3
            } else {
                result.append(byte == 0x2B ? 0x20 : byte)
                index += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
