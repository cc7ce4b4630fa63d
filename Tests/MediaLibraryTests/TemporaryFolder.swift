import Foundation
import Glibc
import MediaLibrary
import SystemPackage

/// A folder on a real file system, with what a test puts into it; removed with the last reference.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "media-library-" + UUID().uuidString
        // Other users may look into it, so that a test can become one of them.
        try check(unsafe mkdir(path, 0o755))
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    func path(of name: String) -> String {
        path + "/" + name
    }

    @discardableResult
    func addFile(_ name: String, _ content: String = "", mode: mode_t = 0o644) throws -> String {
        let path = path(of: name)
        let permissions = FilePermissions(rawValue: mode)
        let file = try FileDescriptor.open(
            FilePath(path),
            .writeOnly,
            options: [.create, .truncate],
            permissions: permissions
        )
        try file.closeAfter { _ = try file.writeAll(content.utf8) }
        return path
    }

    @discardableResult
    func addFolder(_ name: String, mode: mode_t = 0o755) throws -> String {
        let path = path(of: name)
        try check(unsafe mkdir(path, mode))
        return path
    }

    func addLink(_ name: String, to target: String) throws {
        try check(unsafe symlink(target, path(of: name)))
    }

    func addFIFO(_ name: String) throws {
        try check(unsafe mkfifo(path(of: name), 0o644))
    }

    /// Leaves the socket of a server that has gone.
    func addSocket(_ name: String) throws {
        let socket = try check(socket(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0))
        defer { close(socket) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let path = path(of: name).utf8
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path) }
        try check(
            unsafe withUnsafePointer(to: &address) {
                unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    unsafe bind(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            }
        )
    }

    /// A library that serves this folder alone.
    func library() throws -> MediaLibrary {
        try .serving(path)
    }
}

extension MediaLibrary {
    static func serving(_ path: String) throws -> MediaLibrary {
        try MediaLibrary(roots: [Root(path: path)], mediaTypes: MediaTypes(systemTable: nil))
    }

    func open(_ path: String) throws(LookupError) -> any MediaFile {
        var path = path
        path.makeContiguousUTF8()
        return try open(path.utf8.span)
    }
}

extension MediaFile {
    func read(_ count: Int, at offset: Int64 = 0) throws(ReadError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var span = bytes.mutableSpan
        var buffer = unsafe span.mutableBytes
        let filled = try read(into: &buffer, at: offset)
        return Array(bytes.prefix(filled))
    }

    func text() throws(ReadError) -> String {
        String(decoding: try read(Int(representation.size)), as: UTF8.self)
    }
}

/// Throws the `errno` of a system call that has just failed.
@discardableResult
func check(_ result: CInt) throws(Errno) -> CInt {
    guard result != -1 else { throw Errno(rawValue: errno) }
    return result
}

/// Makes this process one of an ordinary user, to whom permissions apply; root has them all.
func becomeOrdinaryUser() throws(Errno) {
    guard geteuid() == 0 else { return }
    let nobody: id_t = 65534
    try check(setgroups(0, nil))
    try check(setgid(nobody))
    try check(setuid(nobody))
}

/// What this process holds open in the folder at `path`, sorted and relative to it.
func openDescriptors(of path: String) throws -> [String] {
    // A descriptor of another test may close between the list and the look at it.
    try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
        .compactMap { try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)") }
        .filter { $0.hasPrefix(path) }
        .map { String($0.dropFirst(path.count)) }
        .sorted()
}
