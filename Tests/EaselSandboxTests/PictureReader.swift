/// Reads back the files that the sandbox writes, and nothing more: written from the formats, not from the writers.
struct PictureReader {
    struct Trouble: Error {
        let what: String
    }

    struct Picture {
        var width = 0
        var height = 0
        /// Red, green, blue for each pixel.
        var channels: [UInt8] = []
        var notes: [String: String] = [:]
    }

    static func png(_ file: [UInt8]) throws -> Picture {
        guard file.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) else { throw Trouble(what: "no PNG") }
        var picture = Picture()
        var packed: [UInt8] = []
        var index = 8
        var last = ""
        while index < file.count {
            let length = number(file[index..<(index + 4)])
            let content = file[(index + 8)..<(index + 8 + length)]
            let chunk = file[(index + 4)..<(index + 8 + length)]
            guard crc(chunk) == number(file[(index + 8 + length)..<(index + 12 + length)]) else {
                throw Trouble(what: "a chunk's checksum is wrong")
            }
            last = String(decoding: chunk.prefix(4), as: UTF8.self)
            switch last {
            case "IHDR":
                picture.width = number(content.prefix(4))
                picture.height = number(content.dropFirst(4).prefix(4))
                guard Array(content.dropFirst(8)) == [8, 2, 0, 0, 0] else { throw Trouble(what: "unusual pixels") }
            case "IDAT": packed += content
            case "iTXt":
                let parts = content.split(separator: 0, maxSplits: 5, omittingEmptySubsequences: false)
                let name = String(decoding: parts[0], as: UTF8.self)
                picture.notes[name] = String(decoding: parts[5], as: UTF8.self)
            default: break
            }
            index += 12 + length
        }
        guard last == "IEND" else { throw Trouble(what: "no end") }
        picture.channels = try unfilter(try inflate(packed), picture.width, picture.height)
        return picture
    }

    private static func unfilter(_ bytes: [UInt8], _ width: Int, _ height: Int) throws -> [UInt8] {
        let stride = width * 3
        guard bytes.count == height * (stride + 1) else { throw Trouble(what: "\(bytes.count) bytes of pixels") }
        var channels: [UInt8] = []
        var above = [UInt8](repeating: 0, count: stride)
        for row in 0..<height {
            let start = row * (stride + 1)
            guard bytes[start] == 2 else { throw Trouble(what: "unusual filter") }
            for column in 0..<stride { above[column] &+= bytes[start + 1 + column] }
            channels += above
        }
        return channels
    }

    /// Unpacks zlib data of blocks in the fixed Huffman code.
    static func inflate(_ packed: [UInt8]) throws -> [UInt8] {
        guard packed.count > 6, number(packed[0..<2]) % 31 == 0, packed[0] == 0x78 else {
            throw Trouble(what: "no zlib")
        }
        var place = 16
        func bit() throws -> Int {
            guard place / 8 < packed.count else { throw Trouble(what: "too short") }
            defer { place += 1 }
            return Int(packed[place / 8] >> UInt8(place % 8) & 1)
        }
        func bits(_ count: Int) throws -> Int { try (0..<count).reduce(0) { try $0 | bit() << $1 } }
        func code(_ count: Int, _ start: Int = 0) throws -> Int {
            try (0..<count).reduce(start) { a, _ in try a << 1 | bit() }
        }
        guard try bits(3) == 0b011 else { throw Trouble(what: "unusual block") }
        var out: [UInt8] = []
        while true {
            var symbol = try code(7)
            if symbol < 24 {
                symbol += 256
            } else {
                symbol = try code(1, symbol)
                switch symbol {
                case 0x30..<0xC0: symbol -= 0x30
                case 0xC0..<0xC8: symbol += 280 - 0xC0
                default: symbol = try code(1, symbol) - 0x190 + 144
                }
            }
            if symbol == 256 { break }
            if symbol < 256 {
                out.append(UInt8(symbol))
                continue
            }
            let (lengthBase, lengthExtra) = lengths[symbol - 257]
            let length = lengthBase + (try bits(lengthExtra))
            let (distanceBase, distanceExtra) = distances[try code(5)]
            let distance = distanceBase + (try bits(distanceExtra))
            guard distance <= out.count else { throw Trouble(what: "a distance is too far") }
            for _ in 0..<length { out.append(out[out.count - distance]) }
        }
        guard (place + 7) / 8 + 4 == packed.count else { throw Trouble(what: "bytes after the end") }
        var (low, high) = (1, 0)
        for byte in out {
            low = (low + Int(byte)) % 65_521
            high = (high + low) % 65_521
        }
        guard number(packed.suffix(4)) == high << 16 | low else { throw Trouble(what: "the sum is wrong") }
        return out
    }

    /// Base and extra bits, built as the format's tables print them.
    private static let lengths: [(Int, Int)] = {
        var list: [(Int, Int)] = []
        var base = 3
        for index in 0..<28 {
            let extra = max(0, index / 4 - 1)
            list.append((base, extra))
            base += 1 << extra
        }
        return list + [(258, 0)]
    }()

    private static let distances: [(Int, Int)] = {
        var list: [(Int, Int)] = []
        var base = 1
        for index in 0..<30 {
            let extra = max(0, index / 2 - 1)
            list.append((base, extra))
            base += 1 << extra
        }
        return list
    }()

    static func number(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reduce(0) { $0 << 8 | Int($1) } }

    private static func crc(_ bytes: ArraySlice<UInt8>) -> Int {
        var code: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            code ^= UInt32(byte)
            for _ in 0..<8 { code = code & 1 == 1 ? code >> 1 ^ 0xEDB8_8320 : code >> 1 }
        }
        return Int(~code)
    }
}
