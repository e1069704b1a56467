#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Decodes a baseline JPEG without subsampling, slowly and by the book.
struct JPEGReader {
    private var file: [UInt8]
    private var index = 2
    private var quantizers = [Int](repeating: 1, count: 64)
    private var tables: [UInt8: [Int: UInt8]] = [:]
    private var bits: [UInt8] = []
    private var place = 0
    private(set) var picture = PictureReader.Picture()

    static func read(_ file: [UInt8]) throws -> PictureReader.Picture {
        guard file.starts(with: [0xFF, 0xD8]), file.suffix(2) == [0xFF, 0xD9] else {
            throw PictureReader.Trouble(what: "no JPEG")
        }
        var reader = JPEGReader(file: file)
        try reader.readSegments()
        try reader.readPixels()
        return reader.picture
    }

    private init(file: [UInt8]) { self.file = file }

    private mutating func readSegments() throws {
        while true {
            guard file[index] == 0xFF else { throw PictureReader.Trouble(what: "no marker at \(index)") }
            let marker = file[index + 1]
            let length = PictureReader.number(file[(index + 2)..<(index + 4)])
            let content = Array(file[(index + 4)..<(index + 2 + length)])
            index += 2 + length
            switch marker {
            case 0xDB: for (place, value) in content.dropFirst().enumerated() { quantizers[place] = Int(value) }
            case 0xC0:
                picture.height = PictureReader.number(content[1..<3])
                picture.width = PictureReader.number(content[3..<5])
            case 0xC4: addTable(content)
            case 0xFE: picture.notes["Comment"] = String(decoding: content, as: UTF8.self)
            case 0xDA:
                bits = unstuffed(file[index..<(file.count - 2)])
                return
            default: break
            }
        }
    }

    /// Codes are kept with a one in front, so that leading zeros count.
    private mutating func addTable(_ content: [UInt8]) {
        var table: [Int: UInt8] = [:]
        var (code, index) = (0, 17)
        for length in 1...16 {
            for _ in 0..<content[length] {
                table[1 << length | code] = content[index]
                code += 1
                index += 1
            }
            code <<= 1
        }
        tables[content[0]] = table
    }

    private func unstuffed(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        for index in bytes.indices where !(bytes[index] == 0 && index > bytes.startIndex && bytes[index - 1] == 0xFF) {
            result.append(bytes[index])
        }
        return result
    }

    private mutating func bit() throws -> Int {
        guard place / 8 < bits.count else { throw PictureReader.Trouble(what: "the scan is too short") }
        defer { place += 1 }
        return Int(bits[place / 8] >> UInt8(7 - place % 8) & 1)
    }

    private mutating func symbol(_ table: UInt8) throws -> Int {
        var code = 1
        for _ in 0..<16 {
            code = code << 1 | (try bit())
            if let symbol = tables[table]?[code] { return Int(symbol) }
        }
        throw PictureReader.Trouble(what: "no such code")
    }

    private mutating func value(_ size: Int) throws -> Int {
        var value = 0
        for _ in 0..<size { value = value << 1 | (try bit()) }
        return size > 0 && value < 1 << (size - 1) ? value - (1 << size) + 1 : value
    }

    private mutating func readPixels() throws {
        picture.channels = [UInt8](repeating: 0, count: picture.width * picture.height * 3)
        var means = [0, 0, 0]
        for top in stride(from: 0, to: picture.height, by: 8) {
            for left in stride(from: 0, to: picture.width, by: 8) {
                var planes: [[Double]] = []
                for component in 0..<3 { planes.append(try block(&means[component])) }
                paint(planes, left, top)
            }
        }
        guard place > (bits.count - 1) * 8 else { throw PictureReader.Trouble(what: "bytes after the last block") }
    }

    private mutating func block(_ mean: inout Int) throws -> [Double] {
        var spectrum = [Double](repeating: 0, count: 64)
        mean += try value(try symbol(0x00))
        spectrum[0] = Double(mean * quantizers[0])
        var index = 1
        while index < 64 {
            let symbol = try symbol(0x10)
            if symbol == 0 { break }
            index += symbol >> 4
            if symbol & 15 > 0 { spectrum[Self.order[index]] = Double(try value(symbol & 15) * quantizers[index]) }
            index += 1
        }
        return Self.inverse(spectrum)
    }

    /// Columns first, then rows, each as the sum that defines the transform.
    private static func inverse(_ spectrum: [Double]) -> [Double] {
        var columns = [Double](repeating: 0, count: 64)
        for x in 0..<8 {
            for y in 0..<8 { for v in 0..<8 { columns[y * 8 + x] += waves[v * 8 + y] * spectrum[v * 8 + x] } }
        }
        var values = [Double](repeating: 0, count: 64)
        for y in 0..<8 {
            for x in 0..<8 { for u in 0..<8 { values[y * 8 + x] += waves[u * 8 + x] * columns[y * 8 + u] } }
        }
        return values
    }

    private static let waves: [Double] = (0..<64).map { index in
        let (frequency, place) = (Double(index / 8), Double(index % 8))
        return (frequency == 0 ? 0.5.squareRoot() : 1) / 2 * cos((2 * place + 1) * frequency * .pi / 16)
    }

    /// The zigzag, walked rather than copied.
    private static let order: [Int] = {
        var order: [Int] = []
        for diagonal in 0..<15 {
            let cells = (0..<8).filter { (0..<8).contains(diagonal - $0) }
            let walk = diagonal % 2 == 0 ? Array(cells.reversed()) : cells
            order += walk.map { $0 * 8 + diagonal - $0 }
        }
        return order
    }()

    private mutating func paint(_ planes: [[Double]], _ left: Int, _ top: Int) {
        for y in top..<min(top + 8, picture.height) {
            for x in left..<min(left + 8, picture.width) {
                let cell = (y - top) * 8 + x - left
                let (light, blue, red) = (planes[0][cell] + 128, planes[1][cell], planes[2][cell])
                let colours = [light + 1.402 * red, light - 0.344136 * blue - 0.714136 * red, light + 1.772 * blue]
                for (channel, colour) in colours.enumerated() {
                    picture.channels[(y * picture.width + x) * 3 + channel] = UInt8(max(0, min(255, colour.rounded())))
                }
            }
        }
    }
}
