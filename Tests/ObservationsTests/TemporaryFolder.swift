import Foundation

/// A folder that goes with its owner, and all that lies in it.
final class TemporaryFolder {
    let path = FileManager.default.temporaryDirectory.appending(path: "observations-\(UUID())").path

    init() throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// The names of what lies in the folder of the processes.
    var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: path + "/processes") }
    }
}
