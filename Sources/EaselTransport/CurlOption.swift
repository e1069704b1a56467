/// The options of libcurl that Easel sets, by the type of their value.
///
/// The numbers are part of libcurl's stable binary interface; a test asks the library on the machine for each of them.
enum CurlOption {
    /// Options whose value is a number or a switch.
    enum Number: Int32, CaseIterable {
        case post = 47
        case netrc = 51
        case followLocation = 52
        case verifyPeer = 64
        case httpGet = 80
        case verifyHost = 81
        case httpVersion = 84
        case bufferSize = 98
        case noSignal = 99
        case timeoutMilliseconds = 155
        case connectTimeoutMilliseconds = 156
        case protocols = 181
        case headerSeparation = 229
        case pathAsIs = 234
        case suppressConnectHeaders = 265
        case refuseUserInAddress = 278
        case allowHTTP09 = 285
        case maxIdleAge = 288
        case tlsVersion = 32
        case quickExit = 322
    }

    /// Options whose value is a large number.
    enum Size: Int32, CaseIterable {
        case postSize = 30120
    }

    /// Options whose value is a text that libcurl copies.
    enum Text: Int32, CaseIterable {
        case url = 10002
        case proxy = 10004
        case userAgent = 10018
        case caFile = 10065
        case acceptEncoding = 10102
        case noProxy = 10177
        case proxyCAFile = 10246
    }

    /// Options whose value is memory; unless libcurl copies it, it has to live as long as the transfer.
    enum Pointer: Int32, CaseIterable {
        case errorText = 10010
        case headers = 10023
        case copiedBody = 10165
        case resolve = 10203
    }

    /// Options of the whole bundle of transfers.
    enum Bundle: Int32 {
        case cachedConnections = 6
        case connectionsPerHost = 7
        case connectionsInTotal = 13
    }
}
