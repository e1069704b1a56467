// swift-tools-version: 6.1
import PackageDescription

let package = Package(
    name: "picture-model",
    platforms: [.macOS(.v15)],
    products: [.library(name: "PictureModel", targets: ["PictureModel"])],
    dependencies: [.package(name: "easel", path: "../../..")],
    targets: [
        .target(name: "PictureModel", dependencies: [.product(name: "Easel", package: "easel")]),
        .executableTarget(
            name: "Preview", dependencies: ["PictureModel", .product(name: "Easel", package: "easel")]),
    ]
)
