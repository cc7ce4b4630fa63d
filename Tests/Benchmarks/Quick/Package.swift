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

/// A package of its own: nobody who uses Rangefinder builds its benchmarks.
let package = Package(
    name: "quick",
    dependencies: [.package(name: "rangefinder", path: "../../..")],
    targets: [
        .executableTarget(
            name: "PlannerWork",
            dependencies: [.product(name: "RangePlanning", package: "rangefinder")],
            swiftSettings: strict
        )
    ]
)
