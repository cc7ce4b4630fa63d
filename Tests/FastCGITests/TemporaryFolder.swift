import Glibc

/// A new folder of its own for a test's sockets, gone when the test lets go of it.
final class TemporaryFolder: Sendable {
    let path: String

    init() {
        var template = Array("/tmp/fastcgi-tests-XXXXXX".utf8CString)
        guard unsafe mkdtemp(&template) != nil else { fatalError("mkdtemp failed with errno \(errno).") }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// The path of a name in the folder.
    func path(of name: String) -> String { "\(path)/\(name)" }

    deinit {
        for name in names { unsafe unlink("\(path)/\(name)") }
        unsafe rmdir(path)
    }

    /// The names of what is in the folder now.
    var names: [String] { Self.names(in: path) }

    /// The names of what is in a folder now.
    static func names(in path: String) -> [String] {
        guard let folder = unsafe opendir(path) else { return [] }
        defer { unsafe closedir(folder) }
        var names: [String] = []
        while let entry = unsafe readdir(folder) {
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names
    }
}
