package import EaselEngine
internal import EaselTransport

extension Studio {
    /// The network library of this machine with its version, as it names itself.
    package static var networkLibrary: String { CurlTransport.library }
}
