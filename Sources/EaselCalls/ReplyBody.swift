package import EaselCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Where the body of an answer goes, never more of it than the cap.
package struct ReplyBody: ~Copyable {
    /// Why bytes are not taken.
    package enum Fault {
        case tooLarge
        case unwritable(FileFault)
    }

    /// The most bytes that are taken.
    package let cap: Int
    /// How many bytes came.
    package private(set) var count = 0
    private var bytes: [UInt8] = []
    private let path: String?
    private var descriptor: Int32 = -1

    package init(_ sink: ReplySink) {
        cap = max(0, sink.cap)
        path = if case .file(let path, _) = sink { path } else { nil }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Makes the file, when the body goes to one.
    package mutating func open(_ make: (String) -> Result<Int32, FileFault>) throws(FileFault) {
        guard let path else { return }
        descriptor = try make(path).get()
    }

    /// Hears the length that an answer states; false when it is above the cap.
    package mutating func expect(_ length: Int, isPacked: Bool) -> Bool {
        guard length <= cap else { return false }
        if path == nil, !isPacked { bytes.reserveCapacity(length) }
        return true
    }

    /// Takes bytes of the body, unpacked.
    package mutating func take(_ more: UnsafeRawBufferPointer) -> Fault? {
        guard more.count <= cap - count else { return .tooLarge }
        count += more.count
        guard let path else {
            grow()
            bytes.append(contentsOf: more)
            return nil
        }
        return write(more) ? nil : .unwritable(FileFault(path, errno: errno))
    }

    /// Closes the file; gives the bytes, when they were kept in memory.
    package mutating func finish() throws(FileFault) -> [UInt8] {
        guard let path, descriptor >= 0 else { return bytes }
        let wrong = close(descriptor)
        descriptor = -1
        guard wrong == 0 else { throw FileFault(path, errno: errno) }
        return []
    }

    /// Makes room in steps that are halves of the cap.
    ///
    /// While the bytes move, the old room and the new one are both there. With these steps the two together are never
    /// more than the cap, whatever the answer's size; with plain doubling they could be half as much again.
    private mutating func grow() {
        guard bytes.capacity < count else { return }
        var room = cap
        while room / 2 >= max(count, 4096) { room /= 2 }
        bytes.reserveCapacity(room)
    }

    private func write(_ more: UnsafeRawBufferPointer) -> Bool {
        var rest = more[...]
        while !rest.isEmpty {
            let written = systemWrite(descriptor, UnsafeRawBufferPointer(rebasing: rest))
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { return false }
            rest = rest.dropFirst(written)
        }
        return true
    }
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    write(descriptor, bytes.baseAddress, bytes.count)
}
