import Foundation
import Testing

@Suite("The machine of the tests")
struct MachineTests {
    @Test("lets one process open as many files as all tests at once hold")
    func files() {
        let most = sysconf(Int32(_SC_OPEN_MAX))
        #expect(
            most >= 5_000,
            """
            A process may open \(most) files here, and all tests at once were seen to hold 4,005. Tests that fail beside \
            this one may fail for that: raise the hard limit (ulimit -Hn), or run one suite at a time with --filter.
            """)
    }
}
