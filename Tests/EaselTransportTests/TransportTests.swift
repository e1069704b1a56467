import Testing

/// Everything on real sockets; one test at a time, because several of them watch descriptors, threads and the clock.
@Suite("The transport on real sockets", .serialized, .timeLimit(.minutes(5)))
struct TransportTests {}
