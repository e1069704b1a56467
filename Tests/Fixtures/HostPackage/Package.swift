// swift-tools-version: 6.1
import PackageDescription

let package = Package(
    name: "host",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "easel", path: "../../..")],
    targets: [
        .executableTarget(name: "Host", dependencies: [.product(name: "Easel", package: "easel")])
    ]
)
