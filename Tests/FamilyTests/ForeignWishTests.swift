import Foundation
import TestGround
import Testing

@Suite("A wish for one family")
struct ForeignWishTests {
    private static let fixture = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/Refused/ForeignWish.swift")

    /// Where this build put what it made.
    private static var products: URL {
        let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL
        return (bundle ?? URL(filePath: CommandLine.arguments[0])).deletingLastPathComponent()
    }

    @Test("does not compile for another family, which has no parameter of that name", .timeLimit(.minutes(5)))
    func refused() async throws {
        // In this mode the compiler fails unless it finds exactly the errors that the file announces.
        let compiler = try ChildProcess([
            "swiftc", "-frontend", "-typecheck", "-verify", "-swift-version", "6",
            "-I", Self.products.appending(path: "Modules").path,
            "-Xcc", "-fmodule-map-file=\(Self.products.appending(path: "SHA256Shim.build/module.modulemap").path)",
            Self.fixture.path,
        ])
        let ending = await compiler.ending()
        #expect(ending.code == 0, "\(ending.complaint)")
    }
}
