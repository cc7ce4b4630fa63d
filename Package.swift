// swift-tools-version: 6.2

import PackageDescription

/// The strictest build is the normal one: every target of ours is built with these.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
    name: "rangefinder",
    products: [
        .executable(name: "rangefinder", targets: ["Rangefinder"]),
        // Useful to any Swift server: neither knows Rangefinder.
        .library(name: "FastCGI", targets: ["FastCGI"]),
        .library(name: "RangePlanning", targets: ["RangePlanning"]),
    ],
    dependencies: [
        // The command line: parsing, --help and (later) completions and man pages.
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        // Layers flags over variables over the file. No traits: its YAML needs Yams, and Yams needs all of Foundation.
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: []),
        // Typed file descriptors and errno.
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        // Tests only: runs nginx, spawn-fcgi, curl and the command itself.
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    ],
    targets: [
        .systemLibrary(name: "CFastCGI", pkgConfig: "fcgi", providers: [.apt(["libfcgi-dev"])]),
        // System calls that Swift's Glibc module lacks (openat2, accept4, epoll).
        .systemLibrary(name: "CLinux"),
        .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .target(
            name: "FastCGI",
            dependencies: ["CFastCGI", "CLinux", .product(name: "SystemPackage", package: "swift-system")],
            swiftSettings: strict
        ),
        .target(name: "RangePlanning", swiftSettings: strict),
        .target(
            name: "MediaLibrary",
            dependencies: ["CLinux", .product(name: "SystemPackage", package: "swift-system")],
            swiftSettings: strict
        ),
        .target(
            name: "Responder",
            dependencies: [
                "CYAML",
                "FastCGI",
                "MediaLibrary",
                "RangePlanning",
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "Rangefinder",
            dependencies: [
                "FastCGI",
                "MediaLibrary",
                "Responder",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "FastCGITests",
            dependencies: ["FastCGI", .product(name: "SystemPackage", package: "swift-system")],
            swiftSettings: strict
        ),
        // What the fuzzer checks; its inputs are replayed by the planner's tests.
        .target(
            name: "PlanningChecks",
            dependencies: ["RangePlanning"],
            path: "Tests/Fuzz/Checks",
            swiftSettings: strict
        ),
        .testTarget(
            name: "RangePlanningTests",
            dependencies: ["PlanningChecks", "RangePlanning"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "MediaLibraryTests",
            dependencies: ["MediaLibrary", .product(name: "SystemPackage", package: "swift-system")],
            swiftSettings: strict
        ),
        .testTarget(
            name: "ResponderTests",
            dependencies: [
                "FastCGI",
                "MediaLibrary",
                "RangePlanning",
                "Responder",
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "IntegrationTests",
            dependencies: [
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            path: "Tests/Integration",
            swiftSettings: strict
        ),
    ]
)
