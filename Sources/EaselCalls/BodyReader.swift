package import EaselCore

/// Reads the pieces of a body one after the other into whatever room there is, in constant memory.
package struct BodyReader: ~Copyable {
    private let pieces: [WireBody.Piece]
    private var index = 0
    /// How many bytes of the current piece's source were taken.
    private var taken = 0
    private var file: PlainFile?
    /// Room for what is read from files before it is encoded; made when the first file is.
    private var block = UnsafeMutableRawBufferPointer(start: nil, count: 0)
    /// Base64 digits that found no room in the last round; fewer than four.
    private var waiting: [UInt8] = []

    /// A multiple of three, so that base64 of one block needs no digit of the next.
    private static let blockSize = 48 << 10

    package init(_ body: WireBody) { pieces = body.pieces }

    deinit { block.deallocate() }

    /// Looks at every file once, so that a wrong one is noticed before anything is sent.
    package static func check(_ body: WireBody) throws(FileFault) {
        for case .file(let path, let count) in body.pieces.compactMap(\.image) {
            _ = try PlainFile.at(path, count: count)
        }
    }

    /// Fills the room as far as the body goes; 0 when it is over.
    package mutating func fill(_ room: UnsafeMutableRawBufferPointer) throws(FileFault) -> Int {
        var filled = pour(room)
        while filled < room.count, index < pieces.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: room[filled...])
            filled += try fill(rest, from: pieces[index])
        }
        return filled
    }

    private mutating func fill(
        _ room: UnsafeMutableRawBufferPointer, from piece: WireBody.Piece
    ) throws(FileFault) -> Int {
        switch piece {
        case .bytes(let bytes): return copy(bytes, into: room)
        case .raw(.memory(let bytes)): return copy(bytes, into: room)
        case .raw(.file(let path, let count)): return try read(path, count, into: room)
        case .base64(let image): return try encode(image, into: room)
        case .secret(let secret): return secret.openedForJSON { copy($0, into: room) }
        }
    }

    private mutating func copy(_ bytes: [UInt8], into room: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(room.count, bytes.count - taken)
        bytes.withUnsafeBytes { source in
            room.copyMemory(from: UnsafeRawBufferPointer(rebasing: source[taken..<taken + count]))
        }
        advance(by: count, of: bytes.count)
        return count
    }

    private mutating func read(
        _ path: String, _ count: Int, into room: UnsafeMutableRawBufferPointer
    ) throws(FileFault) -> Int {
        let size = min(room.count, count - taken)
        try readFile(path, count, into: UnsafeMutableRawBufferPointer(rebasing: room[..<size]))
        advance(by: size, of: count)
        return size
    }

    private mutating func encode(
        _ image: ImageBytes, into room: UnsafeMutableRawBufferPointer
    ) throws(FileFault) -> Int {
        guard room.count >= 4 else {
            try encodeFour(image)
            return pour(room)
        }
        let size = min(image.count - taken, room.count / 4 * 3, Self.blockSize)
        switch image {
        case .memory(let bytes):
            let source = taken..<taken + size
            bytes.withUnsafeBytes { Base64.encode($0[source], into: room) }
        case .file(let path, let count):
            if block.isEmpty { block = .allocate(byteCount: Self.blockSize, alignment: 16) }
            let part = UnsafeMutableRawBufferPointer(rebasing: block[..<size])
            try readFile(path, count, into: part)
            Base64.encode(UnsafeRawBufferPointer(part)[...], into: room)
        }
        advance(by: size, of: image.count)
        return (size + 2) / 3 * 4
    }

    /// Encodes the next four digits aside, because the room is too small for them.
    private mutating func encodeFour(_ image: ImageBytes) throws(FileFault) {
        let aside = UnsafeMutableRawBufferPointer.allocate(byteCount: 4, alignment: 4)
        defer { aside.deallocate() }
        let count = try encode(image, into: aside)
        waiting = Array(aside[..<count])
    }

    private mutating func readFile(
        _ path: String, _ count: Int, into room: UnsafeMutableRawBufferPointer
    ) throws(FileFault) {
        if file == nil { file = try PlainFile.at(path, count: count) }
        try file?.read(into: room)
        // Before the last bytes are given away: without them the service never gets a whole request.
        if taken + room.count == count { try file?.checkEnd() }
    }

    private mutating func advance(by size: Int, of count: Int) {
        taken += size
        guard taken == count else { return }
        taken = 0
        index += 1
        file = nil
    }

    private mutating func pour(_ room: UnsafeMutableRawBufferPointer) -> Int {
        guard !waiting.isEmpty else { return 0 }
        let count = min(room.count, waiting.count)
        room.copyBytes(from: waiting[..<count])
        waiting.removeFirst(count)
        return count
    }
}

extension WireBody.Piece {
    /// The picture in the piece, however it goes on the wire.
    fileprivate var image: ImageBytes? {
        switch self {
        case .bytes, .secret: nil
        case .raw(let image), .base64(let image): image
        }
    }
}
