#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The one function of the C library's mathematics that painting needs.
enum Wave {
    static func sine(_ angle: Double) -> Double { sin(angle) }
    static func cosine(_ angle: Double) -> Double { cos(angle) }
}
