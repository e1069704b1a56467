// swift-tools-version: 6.1
import PackageDescription

let package = Package(
    name: "atelier",
    platforms: [.macOS(.v15)],
    products: [.library(name: "AtelierFamily", targets: ["AtelierFamily"])],
    dependencies: [.package(name: "easel", path: "../../..")],
    targets: [
        .target(name: "AtelierFamily", dependencies: [.product(name: "Easel", package: "easel")]),
        .executableTarget(name: "Host", dependencies: ["AtelierFamily", .product(name: "Easel", package: "easel")]),
        .testTarget(
            name: "AtelierFamilyTests",
            dependencies: [
                "AtelierFamily", .product(name: "Easel", package: "easel"),
                .product(name: "EaselTesting", package: "easel"),
            ]),
    ]
)
