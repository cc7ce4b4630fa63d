internal import SystemPackage

/// A file on disk, read in pieces.
final class ReadableFile {
    private let descriptor: FileDescriptor
    /// The bytes that it has.
    let size: Int64

    /// Opens the file at a path.
    init(_ path: String) throws(Errno) {
        do {
            descriptor = try FileDescriptor.open(FilePath(path), .readOnly, options: [.closeOnExec, .nonBlocking])
            size = try descriptor.seek(offset: 0, from: .end)
        } catch {
            throw error as? Errno ?? .ioError
        }
    }

    deinit { try? descriptor.close() }

    /// Reads bytes; fewer at the end of the file, or where it cannot be read.
    func bytes(_ count: Int, from place: Int64) -> [UInt8] {
        var position = place
        return
            (try? unsafe Self.bytes(count) { buffer in
                let read = try unsafe descriptor.read(fromAbsoluteOffset: position, into: buffer)
                position += Int64(read)
                return read
            }) ?? []
    }

    /// Reads all that comes from a descriptor, a pipe's too.
    ///
    /// - Parameters:
    ///   - descriptor: Where they come from.
    ///   - limit: The most bytes that are read.
    /// - Returns: The bytes.
    /// - Throws: `Errno` of read(2).
    static func bytes(of descriptor: FileDescriptor, atMost limit: Int) throws(Errno) -> [UInt8] {
        do {
            return try unsafe bytes(limit) { buffer in try unsafe descriptor.read(into: buffer) }
        } catch {
            throw error as? Errno ?? .ioError
        }
    }

    /// Fills an array until there is no more.
    private static func bytes(_ count: Int, read: (UnsafeMutableRawBufferPointer) throws -> Int) throws -> [UInt8] {
        try unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            while initialized < count {
                let rest = unsafe UnsafeMutableRawBufferPointer(
                    UnsafeMutableBufferPointer(rebasing: buffer[initialized...])
                )
                let more = try unsafe read(rest)
                if more == 0 { return }
                initialized += more
            }
        }
    }
}
