import Foundation

/// A new folder, removed with the last reference.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "posters-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    func path(of name: String) -> String { "\(path)/\(name)" }

    /// Writes a file and returns its path.
    @discardableResult
    func add(_ name: String, _ content: Data = Data()) throws -> String {
        try content.write(to: URL(filePath: path(of: name)))
        return path(of: name)
    }

    /// Makes a folder and returns its path.
    @discardableResult
    func addFolder(_ name: String) throws -> String {
        try FileManager.default.createDirectory(atPath: path(of: name), withIntermediateDirectories: false)
        return path(of: name)
    }

    /// The names in a folder in here.
    func names(in name: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path(of: name)).sorted()
    }
}
