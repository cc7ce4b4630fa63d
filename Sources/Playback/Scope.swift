/// The paths that a token is for: one file, or everything below a folder.
public struct Scope: Hashable, Sendable {
    /// Bytes, as on the disk: text would take a letter with its accent apart for the same as in one.
    private let path: [UInt8]

    /// The longest path that Linux opens (`PATH_MAX`).
    private static let maximumLength = 4096

    /// Takes a path: a folder where it ends in a slash, else a file.
    ///
    /// It is taken as it is. Links carry paths encoded (`%20`), and a token carries them decoded, so a percent sign in
    /// it is a letter of a name.
    ///
    /// - Parameter path: Begins with a slash; no part of it is empty, `.` or `..`, or has control characters in it.
    init?(_ path: String) {
        let bytes = Array(path.utf8)
        guard bytes.first == Self.slash, bytes.count <= Self.maximumLength else { return nil }
        var parts = bytes.dropFirst().split(separator: Self.slash, omittingEmptySubsequences: false)
        if parts.last?.isEmpty == true { parts.removeLast() }
        guard parts.allSatisfy(Self.isName) else { return nil }
        self.path = bytes
    }

    private static let slash = UInt8(ascii: "/")

    private static func isName(_ part: ArraySlice<UInt8>) -> Bool {
        !part.isEmpty && !part.elementsEqual(".".utf8) && !part.elementsEqual("..".utf8)
            && part.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
    }

    /// Whether the scope is a folder, and not one file.
    public var isFolder: Bool { path.last == Self.slash }

    /// Whether the path is this file, or in this folder.
    ///
    /// A folder is compared with its slash, so only whole parts count: `/films/` does not cover `/filmsx`.
    ///
    /// - Parameter other: A path as ``Ask/path`` has it.
    /// - Returns: Whether the scope covers it.
    public func covers(_ other: [UInt8]) -> Bool {
        isFolder ? other.starts(with: path) : other == path
    }
}

extension Scope: CustomStringConvertible {
    /// The path, as in the claim.
    public var description: String { String(decoding: path, as: UTF8.self) }
}
