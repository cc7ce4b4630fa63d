import Glibc
import SystemPackage

/// A regular file of a mounted file system.
final class DiskFile: MediaFile {
    let representation: Representation
    private let descriptor: Descriptor
    private let calls: DiskCalls

    /// Takes over an open descriptor, if it is of a regular file.
    init(_ descriptor: consuming Descriptor, calls: DiskCalls, mediaType: String) throws(LookupError) {
        let status: Stat
        do {
            status = try descriptor.status()
        } catch {
            throw .failed(operation: "fstat", error)
        }
        guard status.type == .regular else { throw .notRegular }
        representation = Representation(status, mediaType: mediaType)
        self.descriptor = descriptor
        self.calls = calls
    }

    func read(into buffer: inout MutableRawSpan, at offset: Int64) throws(ReadError) -> Int {
        let count = try calls.read { () throws(ReadError) in try descriptor.read(into: &buffer, at: offset) }
        guard let count else { throw ReadError(operation: "pread", offset: offset, errno: .resourceBusy) }
        return count
    }

    func send(to socket: CInt, from offset: Int64, count: Int) throws(Errno) -> Int {
        let sent = try calls.call { () throws(Errno) in
            try descriptor.send(to: socket, from: offset, count: count)
        }
        guard let sent else { throw Errno.resourceBusy }
        return sent
    }

    func currentSize() throws(ReadError) -> Int64 {
        do throws(Errno) {
            let size = try calls.call { () throws(Errno) in try descriptor.status().size }
            guard let size else { throw Errno.resourceBusy }
            return size
        } catch {
            throw ReadError(operation: "fstat", offset: 0, errno: error)
        }
    }

    var openFile: FileDescriptor? { descriptor.lent }

    func willNeed(from offset: Int64, count: Int64) {
        descriptor.willNeed(from: offset, count: count)
    }
}
