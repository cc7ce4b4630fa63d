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
        // The command line: parsing, --help, completions and man pages.
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        // Layers flags over variables over the file. No traits: its YAML needs Yams, and Yams needs all of Foundation.
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: []),
        // Signatures of tokens: no cryptography of our own. Exactly this one, for its keys are opened by a way of their own.
        .package(url: "https://github.com/vapor/jwt-kit", exact: "5.7.1"),
        // What JWTKit is built on, by name: the digests of tokens, and new keys.
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        // The form that keys have within JWTKit (DER).
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
        // Typed file descriptors and errno.
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        // Tests only: runs nginx, spawn-fcgi, curl and the command itself.
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    ],
    targets: [
        .systemLibrary(name: "CFastCGI", pkgConfig: "fcgi", providers: [.apt(["libfcgi-dev"])]),
        // System calls that Swift's Glibc module lacks (openat2, accept4, epoll).
        .systemLibrary(name: "CLinux"),
        // Without pkgConfig, which would link it: it is opened by those who want a code.
        .systemLibrary(name: "CQRCode", providers: [.apt(["libqrencode-dev"])]),
        .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        // Ranges of network addresses, for tokens and for sockets.
        .target(name: "Addresses", swiftSettings: strict),
        .target(
            name: "FastCGI",
            dependencies: [
                "Addresses", "CFastCGI", "CLinux", .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict
        ),
        // For what is read by programs: keys, listings, status, `--json`.
        .target(name: "JSONWriting", swiftSettings: strict),
        .target(name: "RangePlanning", swiftSettings: strict),
        // What `rangefinder stats` reads from logs.
        .target(name: "LogReading", dependencies: ["RangePlanning"], swiftSettings: strict),
        .target(
            name: "MediaLibrary",
            dependencies: ["CLinux", .product(name: "SystemPackage", package: "swift-system")],
            swiftSettings: strict
        ),
        .target(
            name: "Playback",
            dependencies: [
                "Addresses",
                "JSONWriting",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
                .product(name: "JWTKit", package: "jwt-kit"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict
        ),
        // Not "Observation", which is a module of Swift's own.
        .target(
            name: "Observations",
            dependencies: [
                "FastCGI",
                "JSONWriting",
                "MediaLibrary",
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict
        ),
        // Pages as functions from values to bytes. Styles and scripts are in the binary: it needs no folder beside it.
        .target(
            name: "Pages",
            dependencies: ["JSONWriting"],
            resources: [.embedInCode("Assets")],
            swiftSettings: strict
        ),
        .target(
            name: "Posters",
            dependencies: [
                "CLinux",
                "MediaLibrary",
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "Responder",
            dependencies: [
                "Addresses",
                "CYAML",
                "FastCGI",
                "MediaLibrary",
                "Observations",
                "Pages",
                "Playback",
                "Posters",
                "RangePlanning",
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict
        ),
        // What `rangefinder check` looks at: servers, films, configurations.
        .target(
            name: "Checking",
            dependencies: [
                "MediaLibrary",
                "Playback",
                "Responder",
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "Rangefinder",
            dependencies: [
                "Addresses",
                "CLinux",
                "CQRCode",
                "Checking",
                "FastCGI",
                "JSONWriting",
                "LogReading",
                "MediaLibrary",
                "Observations",
                "Playback",
                "Posters",
                "Responder",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict
        ),
        .testTarget(name: "AddressesTests", dependencies: ["Addresses"], swiftSettings: strict),
        .testTarget(
            name: "FastCGITests",
            dependencies: [
                "Addresses", "CLinux", "FastCGI", "WireChecks",
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict
        ),
        // What the fuzzers check; their inputs are replayed by the tests of the server and of the planner.
        .target(
            name: "WireChecks",
            dependencies: ["FastCGI"],
            path: "Tests/Fuzz/Wire/Checks",
            swiftSettings: strict
        ),
        .target(
            name: "PlanningChecks",
            dependencies: ["RangePlanning"],
            path: "Tests/Fuzz/Planning/Checks",
            swiftSettings: strict
        ),
        .testTarget(
            name: "RangePlanningTests",
            dependencies: ["PlanningChecks", "RangePlanning"],
            swiftSettings: strict
        ),
        .testTarget(name: "LogReadingTests", dependencies: ["LogReading", "Responder"], swiftSettings: strict),
        .testTarget(
            name: "MediaLibraryTests",
            dependencies: ["MediaLibrary", .product(name: "SystemPackage", package: "swift-system")],
            swiftSettings: strict
        ),
        .testTarget(
            name: "PlaybackTests",
            dependencies: ["Playback", .product(name: "SystemPackage", package: "swift-system")],
            exclude: ["Vectors"],
            swiftSettings: strict
        ),
        .testTarget(name: "PagesTests", dependencies: ["Pages"], swiftSettings: strict),
        .testTarget(
            name: "ObservationsTests",
            dependencies: ["FastCGI", "Observations", .product(name: "SystemPackage", package: "swift-system")],
            swiftSettings: strict
        ),
        .testTarget(
            name: "PostersTests",
            dependencies: [
                "FastCGI",
                "MediaLibrary",
                "Posters",
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "ResponderTests",
            dependencies: [
                "Addresses",
                "FastCGI",
                "MediaLibrary",
                "Observations",
                "Playback",
                "Posters",
                "RangePlanning",
                "Responder",
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict
        ),
        .testTarget(name: "CheckingTests", dependencies: ["Checking", "Responder"], swiftSettings: strict),
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
