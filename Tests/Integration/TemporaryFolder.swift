import Foundation
import Glibc

/// A new folder, removed with the last reference.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        // Short, for the path of a Unix socket may have no more than 107 bytes.
        path = "/tmp/rangefinder-" + UUID().uuidString.prefix(8)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// The path of a name in the folder.
    func path(of name: String) -> String { "\(path)/\(name)" }

    /// A path in the folder that nothing has.
    func newPath() -> String { path(of: UUID().uuidString) }

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
}
