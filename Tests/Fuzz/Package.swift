// swift-tools-version: 6.2

import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// A package of its own, because everything in it is built for libFuzzer: see run.
let package = Package(
    name: "fuzz",
    dependencies: [.package(name: "rangefinder", path: "../..")],
    targets: [
        // The tests of the planner and of the server replay inputs with the same checks.
        .target(
            name: "PlanningChecks",
            dependencies: [.product(name: "RangePlanning", package: "rangefinder")],
            path: "Planning/Checks",
            swiftSettings: strict
        ),
        .target(
            name: "WireChecks",
            dependencies: [.product(name: "FastCGI", package: "rangefinder")],
            path: "Wire/Checks",
            swiftSettings: strict
        ),
        .executableTarget(name: "PlanningFuzzer", dependencies: ["PlanningChecks"], swiftSettings: strict),
        .executableTarget(name: "WireFuzzer", dependencies: ["WireChecks"], swiftSettings: strict),
    ]
)
