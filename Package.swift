// swift-tools-version: 6.1
import PackageDescription

// The map of the house. Arrows point from the command line down to the core, and the core knows nobody:
// EaselTool -> EaselCommands -> Easel -> { families -> services -> EaselCore, EaselEngine -> EaselCore,
// EaselTransport -> EaselCalls -> EaselCore }. EaselURLSession is the other transport; who wants it names it. The
// sandbox joins at Easel and shares no code with the client.

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// The families: a target each, the service whose dialect it speaks, and nothing else.
let families = [
    "VtrixFluxKontext": "VtrixService",
    "VtrixFlux2": "VtrixService",
    "KieFluxKontext": "KieService",
]
let familyNames = families.keys.sorted()
let serviceNames = Set(families.values).sorted()

func room(_ name: String, _ needs: [String] = []) -> Target {
    .target(name: name, dependencies: needs.map { .byName(name: $0) }, swiftSettings: settings)
}

func tests(_ name: String, _ needs: [String]) -> Target {
    .testTarget(name: name, dependencies: needs.map { .byName(name: $0) }, swiftSettings: settings)
}

let rooms: [Target] = [
    .target(name: "SHA256Shim"),
    room("EaselCore", ["SHA256Shim"]),
    room("EaselEngine", ["EaselCore"]),
    .target(
        name: "CurlShim",
        linkerSettings: [
            .linkedLibrary(":libcurl.so.4", .when(platforms: [.linux])),
            .linkedLibrary("curl", .when(platforms: [.macOS])),
        ]
    ),
    room("EaselCalls", ["EaselCore"]),
    room("EaselTransport", ["EaselCalls", "EaselCore", "CurlShim"]),
    room("EaselURLSession", ["EaselCalls", "EaselCore"]),
    room("EaselServer"),
    room("EaselSandbox", ["EaselServer"]),
    room("Easel", ["EaselCore", "EaselEngine", "EaselTransport", "EaselSandbox"] + serviceNames + familyNames),
    room("EaselTesting", ["EaselCore", "EaselEngine", "EaselServer", "EaselTransport"]),
    room("EaselCommands", ["Easel", "EaselServer"]),
    .executableTarget(name: "EaselTool", dependencies: ["EaselCommands"], swiftSettings: settings),
    .executableTarget(
        name: "EaselBench",
        dependencies: ["Easel", "EaselCore", "EaselEngine", "EaselSandbox", "EaselServer", "EaselTesting"],
        swiftSettings: settings),
    .executableTarget(
        name: "EaselSimulate",
        dependencies: (["EaselCore", "EaselEngine", "EaselTesting"] + serviceNames + familyNames).map {
            .byName(name: $0)
        },
        swiftSettings: settings),
]
let serviceRooms = serviceNames.map { room($0, ["EaselCore"]) }
let familyRooms = familyNames.map { room($0, ["EaselCore", families[$0, default: ""]]) }

/// What a host package gets as `swift package VERB`.
let plugins: [Target] = [
    .plugin(
        name: "Capabilities",
        capability: .command(
            intent: .custom(verb: "capabilities", description: "Says which image model can do what you need.")),
        dependencies: ["EaselTool"]),
    .plugin(
        name: "AddFamily",
        capability: .command(
            intent: .custom(verb: "add-family", description: "Writes a new family of image models into this package."),
            permissions: [.writeToPackageDirectory(reason: "The new family is written into your package.")]),
        dependencies: ["EaselTool"]),
]

/// The readers of foreign bytes: the tests try them, and in the tests' place a fuzzer, which has a `main` of its own.
let hostileBytes: Target = {
    let readers = [
        "Easel", "EaselCommands", "EaselCore", "EaselEngine", "EaselSandbox", "EaselServer", "EaselTesting",
        "EaselTransport", "KieService", "VtrixService",
    ].map { Target.Dependency.byName(name: $0) }
    guard Context.environment["EASEL_FUZZ"] == "1" else {
        return .testTarget(
            name: "HostileBytesTests", dependencies: readers + ["TestGround"], exclude: ["Fuzzing"],
            swiftSettings: settings)
    }
    return .executableTarget(
        name: "Fuzz", dependencies: readers, path: "Tests/HostileBytesTests",
        exclude: ["HostileBytesTests.swift", "Mutator.swift", "PublishedJSONTests.swift", "Fuzzing/run"],
        swiftSettings: settings)
}()

let testRooms = [
    .target(name: "SpawnShim", path: "Tests/SpawnShim"),
    .target(name: "TestGround", dependencies: ["SpawnShim"], path: "Tests/TestGround", swiftSettings: settings),
    tests("EaselCoreTests", ["EaselCore", "TestGround"]),
    tests("VtrixServiceTests", ["EaselCore", "VtrixService", "VtrixFluxKontext"]),
    tests("KieServiceTests", ["EaselCore", "KieService", "KieFluxKontext"]),
    tests("FamilyTests", ["Easel", "EaselTesting", "TestGround"]),
    tests("EaselEngineTests", ["EaselCore", "EaselEngine", "EaselTesting", "TestGround"]),
    tests(
        "EaselTransportTests",
        [
            "EaselCalls", "EaselCore", "EaselEngine", "EaselTesting", "EaselTransport", "EaselURLSession",
            "TestGround",
        ]),
    tests("EaselServerTests", ["EaselServer"]),
    tests("EaselSandboxTests", ["EaselSandbox", "EaselServer"]),
    tests("EaselTests", ["Easel", "TestGround"]),
    tests("EaselCommandsTests", ["Easel", "EaselCommands", "EaselTesting", "EaselTool", "TestGround"]),
    tests("FamilyAskingTests", ["Easel", "TestGround"]),
    tests(
        "DocumentationTests",
        [
            "Easel", "EaselCommands", "EaselSandbox", "EaselServer", "EaselTesting", "EaselTransport",
            "EaselURLSession", "TestGround",
        ]),
    hostileBytes,
    tests("HouseTests", ["EaselSimulate", "TestGround"]),
]

let package = Package(
    name: "easel",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "Easel", targets: ["Easel"]),
        .library(name: "EaselCore", targets: ["EaselCore"]),
        .library(name: "EaselEngine", targets: ["EaselEngine", "EaselTransport"]),
        .library(name: "EaselURLSession", targets: ["EaselURLSession"]),
        .library(name: "EaselSandbox", targets: ["EaselSandbox"]),
        .library(name: "EaselTesting", targets: ["EaselTesting"]),
        .executable(name: "easel", targets: ["EaselTool"]),
        .executable(name: "easel-bench", targets: ["EaselBench"]),
        .executable(name: "easel-simulate", targets: ["EaselSimulate"]),
        // A plugin finds its tool by a product that has the target's name.
        .executable(name: "EaselTool", targets: ["EaselTool"]),
        .plugin(name: "AddFamily", targets: ["AddFamily"]),
        .plugin(name: "Capabilities", targets: ["Capabilities"]),
    ],
    targets: rooms + serviceRooms + familyRooms + plugins + testRooms
)
