import EaselCalls
import EaselCore
import Foundation

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

extension URLRequest {
    /// The request of a call with its whole body; nil when Foundation does not understand the address.
    init?(_ call: TransportCall, _ userAgent: String) throws(FileFault) {
        guard let url = URL(string: call.address.description) else { return nil }
        self.init(url: url)
        httpMethod = call.method.rawValue
        setValue(userAgent, forHTTPHeaderField: "User-Agent")
        setValue("*/*", forHTTPHeaderField: "Accept")
        call.withHeaders { headers in
            for header in headers { addValue(header.value, forHTTPHeaderField: header.name) }
        }
        if let body = call.body { httpBody = try Data(body) }
        // Beyond the deadline, which is kept elsewhere: this one starts anew with every byte that comes.
        timeoutInterval = Double(call.deadline.milliseconds) / 1000 + 60
    }
}

extension Data {
    /// All of a body.
    ///
    /// A body that streams would go out in chunks without its length, which not every service accepts. So it is made
    /// in memory; a file that changes meanwhile is noticed before anything was sent.
    fileprivate init(_ body: WireBody) throws(FileFault) {
        try BodyReader.check(body)
        var reader = BodyReader(body)
        let length = body.length
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: length, alignment: 16)
        var filled = 0
        do throws(FileFault) {
            while filled < length {
                filled += try reader.fill(UnsafeMutableRawBufferPointer(rebasing: room[filled...]))
            }
        } catch {
            room.deallocate()
            throw error
        }
        guard let start = room.baseAddress else {
            self.init()
            return
        }
        self.init(bytesNoCopy: start, count: length, deallocator: .custom { start, _ in start.deallocate() })
    }
}
