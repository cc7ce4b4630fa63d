internal import Glibc
public import SystemPackage

/// A key set on disk.
public struct KeyFile: Sendable {
    /// The keys in it.
    public let keys: KeySet
    /// Whether everybody on this machine may read a secret in it, which is worth a warning.
    public let isExposed: Bool

    /// The largest file, in bytes: thousands of keys.
    private static let maximumSize = 1 << 20

    /// Reads a file.
    ///
    /// - Parameter path: Where it is.
    /// - Throws: ``KeyFileError``.
    public init(reading path: String) throws(KeyFileError) {
        let (bytes, mode) = try Self.contents(of: path)
        do throws(KeySetError) {
            keys = try KeySet(parsing: bytes)
        } catch {
            throw .wrong(path: path, error)
        }
        isExposed = mode.contains(.otherRead) && keys.keys.contains(where: \.holdsSecret)
    }

    /// Writes a key set whole: who reads meanwhile gets the old one or the new one, never half of one.
    ///
    /// A new file is for its owner alone (mode 0600). One that is there keeps owner and group, so that a service can
    /// still read it, and its mode but for what all others may.
    ///
    /// - Parameters:
    ///   - keys: What to write.
    ///   - path: Where; a symbolic link is followed.
    /// - Throws: ``KeyFileError/failed(path:operation:_:)``; the old file is then as it was.
    public static func write(_ keys: KeySet, to path: String) throws(KeyFileError) {
        let place = Self.place(of: path)
        // In the same folder, as a rename cannot cross file systems.
        let draft = place.removingLastComponent().appending(".\(RandomName.make(bytes: 9)).tmp")
        do {
            let file = try step("create", path) {
                try FileDescriptor.open(
                    draft,
                    .writeOnly,
                    options: [.create, .exclusiveCreate, .closeOnExec],
                    permissions: [.ownerReadWrite]
                )
            }
            try step("write", path) {
                try file.closeAfter {
                    _ = try file.writeAll(keys.json.utf8)
                    try adoptOwnership(of: place, for: file)
                    try check(fsync(file.rawValue))
                }
            }
            try step("rename", path) { try check(unsafe rename(draft.string, place.string)) }
        } catch {
            unsafe unlink(draft.string)
            throw error
        }
        try step("sync folder", path) { try syncFolder(of: place) }
    }

    private static func contents(of path: String) throws(KeyFileError) -> ([UInt8], FilePermissions) {
        let file = try step("open", path) {
            // A pipe without a writer would make it wait.
            try FileDescriptor.open(FilePath(path), .readOnly, options: [.closeOnExec, .nonBlocking])
        }
        return try step("read", path) {
            try file.closeAfter {
                let status = try status(of: file)
                guard status.st_mode & S_IFMT != S_IFDIR else { throw Errno.isDirectory }
                guard status.st_size <= maximumSize else { throw Errno.fileTooLarge }
                return (try read(file, upTo: maximumSize), FilePermissions(rawValue: status.st_mode & 0o7777))
            }
        }
    }

    private static func read(_ file: FileDescriptor, upTo limit: Int) throws -> [UInt8] {
        try unsafe [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
            while count < limit {
                let rest = unsafe UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: buffer[count...]))
                let read = try unsafe file.read(into: rest)
                if read == 0 { break }
                count += read
            }
        }
    }

    /// Where the file is that a link, or a chain of them, leads to; the path itself if nothing is there yet.
    private static func place(of path: String) -> FilePath {
        guard let resolved = unsafe realpath(path, nil) else { return FilePath(path) }
        defer { unsafe free(resolved) }
        return FilePath(unsafe String(cString: resolved))
    }

    private static func adoptOwnership(of place: FilePath, for file: FileDescriptor) throws {
        guard let old = try? FileDescriptor.open(place, .readOnly, options: [.closeOnExec]) else { return }
        let status = try old.closeAfter { try Self.status(of: old) }
        let own = try Self.status(of: file)
        if status.st_uid != own.st_uid || status.st_gid != own.st_gid {
            try check(fchown(file.rawValue, status.st_uid, status.st_gid))
        }
        try check(fchmod(file.rawValue, status.st_mode & 0o770))
    }

    private static func status(of file: FileDescriptor) throws -> stat {
        var status = stat()
        try check(unsafe fstat(file.rawValue, &status))
        return status
    }

    private static func syncFolder(of place: FilePath) throws {
        let folder = place.removingLastComponent()
        let descriptor = try FileDescriptor.open(
            folder.isEmpty ? "." : folder,
            .readOnly,
            options: [.directory, .closeOnExec]
        )
        try descriptor.closeAfter { try check(fsync(descriptor.rawValue)) }
    }

    private static func check(_ result: CInt) throws {
        if result != 0 { throw Errno(rawValue: errno) }
    }

    private static func step<Result>(
        _ operation: String,
        _ path: String,
        _ body: () throws -> Result
    ) throws(KeyFileError) -> Result {
        do {
            return try body()
        } catch {
            throw .failed(path: path, operation: operation, error as? Errno ?? .ioError)
        }
    }
}

/// Why a key file cannot be used.
public enum KeyFileError: Error, Equatable {
    /// It cannot be read or written.
    case failed(path: String, operation: String, Errno)
    /// What is in it is no key set.
    case wrong(path: String, KeySetError)
}

extension KeyFileError: CustomStringConvertible {
    /// The error in words: the file, and what to do next.
    public var description: String {
        switch self {
        case .failed(let path, let operation, let errno): "key file \(path): \(operation) failed: \(errno)"
        case .wrong(let path, let error): "key file \(path): \(error)"
        }
    }
}
