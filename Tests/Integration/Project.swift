import Foundation

/// The project under test.
enum Project {
    static let folder = URL(filePath: #filePath).resolvingSymlinksInPath().appending(path: "../../..").standardized.path

    /// The built command: RANGEFINDER_BINARY, or what `swift build -c release` has left.
    static let command =
        ProcessInfo.processInfo.environment["RANGEFINDER_BINARY"] ?? folder + "/.build/release/rangefinder"

    /// What Tests/films has made.
    static let films = folder + "/.build/films"
}
