// swift-tools-version: 6.1
import PackageDescription

let package = Package(
    name: "picture-server",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "easel", path: "../../..")],
    targets: [
        .executableTarget(name: "PictureServer", dependencies: [.product(name: "Easel", package: "easel")])
    ]
)
