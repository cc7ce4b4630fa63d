import CLinux
import Glibc
import SystemPackage

/// The owner of one open file descriptor, and the home of the system calls that take a pointer.
struct Descriptor: ~Copyable, Sendable {
    private let number: CInt

    /// How often one lookup is begun anew.
    ///
    /// The kernel gives a lookup up when a rename elsewhere crosses it. Each try is one system call; in a tree that is
    /// renamed faster than this a thread has better things to do.
    private static let maximumLookups = 32

    /// Opens the file or folder at `path` to read, wherever links may lead.
    ///
    /// - Parameters:
    ///   - path: Relative to the working directory unless it begins with a slash.
    ///   - folder: Whether only a folder will do; all else is then refused with `ENOTDIR`, and not opened.
    /// - Throws: The `errno` of `open`.
    init(opening path: String, folder: Bool = false) throws(Errno) {
        let flags = O_RDONLY | O_CLOEXEC | O_NOCTTY | (folder ? O_DIRECTORY : 0)
        number = try retryingInterrupts { unsafe Glibc.open(path, flags) }
    }

    /// Opens what is at `path` beneath the folder `root` to read, and never anything outside.
    ///
    /// Without `O_NONBLOCK`, opening a FIFO would wait for a writer, who may never come.
    init(opening path: String, beneath root: borrowing Descriptor) throws(Errno) {
        try self.init(path, beneath: root, flags: O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
    }

    /// Opens the folder at `path` beneath the folder `root` to list it, and never anything outside.
    init(openingFolder path: String, beneath root: borrowing Descriptor) throws(Errno) {
        try self.init(path, beneath: root, flags: O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    }

    private init(_ path: String, beneath root: borrowing Descriptor, flags: CInt) throws(Errno) {
        let folder = root.number
        var lookups = 1
        while true {
            do {
                number = try retryingInterrupts { unsafe rangefinder_openat_beneath(folder, path, UInt64(flags)) }
                return
            } catch Errno.resourceTemporarilyUnavailable where lookups < Self.maximumLookups {
                // RESOLVE_BENEATH: a rename during a `..` hid whether the path had left the root.
                lookups += 1
            }
        }
    }

    deinit {
        // EINTR closes too on Linux, and whatever else happens there is nothing left to do with the number.
        _ = Glibc.close(number)
    }

    /// The number, for others to use as long as this lives.
    var lent: FileDescriptor { FileDescriptor(rawValue: number) }

    /// Enters the folder by `openat2`, which fails where the call is missing or the folder must not be entered.
    func enter() throws(Errno) {
        _ = try Descriptor(openingFolder: ".", beneath: self)
    }

    /// What `fstat` says now.
    func status() throws(Errno) -> Stat {
        try FileDescriptor(rawValue: number).stat()
    }

    /// What `fstatat` says now of a name in the folder; of a link, that it is one.
    func status(of name: String) throws(Errno) -> Stat {
        try FilePath(name).stat(relativeTo: FileDescriptor(rawValue: number), flags: .symlinkNoFollow)
    }

    /// Reads the folder, once: calls `body` with its entries, as they come, until it returns `false`.
    ///
    /// - Throws: The `errno` of `getdents64`.
    func forEachEntry(_ body: (FolderEntry) -> Bool) throws(Errno) {
        let folder = number
        // As much as readdir(3) asks for at once.
        var buffer = [UInt8](repeating: 0, count: 32 * 1024)
        while true {
            let count = try retryingInterrupts {
                unsafe buffer.withUnsafeMutableBytes { unsafe rangefinder_getdents(folder, $0.baseAddress, $0.count) }
            }
            if count == 0 { return }
            var rest = buffer[..<count]
            while !rest.isEmpty {
                let length = unsafe rest.withUnsafeBytes {
                    unsafe Int($0.loadUnaligned(fromByteOffset: FolderEntry.lengthOffset, as: UInt16.self))
                }
                guard body(FolderEntry(record: rest.prefix(length))) else { return }
                rest = rest.dropFirst(length)
            }
        }
    }

    /// Fills `buffer` from `offset`, or as far as the file goes.
    ///
    /// - Returns: The number of bytes read, less than `buffer` holds only at the end of the file.
    /// - Throws: ``ReadError`` of `pread`, with the offset reached.
    func read(into buffer: inout MutableRawSpan, at offset: Int64) throws(ReadError) -> Int {
        precondition(offset >= 0, "files begin at byte 0")
        let file = number
        var filled = 0
        while filled < buffer.byteCount {
            let position = offset + Int64(filled)
            do throws(Errno) {
                let count = try retryingInterrupts {
                    unsafe buffer.withUnsafeMutableBytes {
                        unsafe pread(file, $0.baseAddress?.advanced(by: filled), $0.count - filled, off_t(position))
                    }
                }
                if count == 0 { break }
                filled += count
            } catch {
                precondition(error != .badFileDescriptor && error != .badAddress, "the owner lost its file: \(error)")
                throw ReadError(operation: "pread", offset: position, errno: error)
            }
        }
        return filled
    }

    /// Hands up to `count` bytes from `offset` to a socket.
    ///
    /// - Returns: The number of bytes that the socket took; 0 at the end of the file.
    /// - Throws: The `errno` of `sendfile`, whether the file or the socket is to blame.
    func send(to socket: CInt, from offset: Int64, count: Int) throws(Errno) -> Int {
        let file = number
        return try retryingInterrupts {
            var position = off_t(offset)
            return unsafe sendfile(socket, file, &position, count)
        }
    }

    /// The whole of a small file.
    func contents() throws(Errno) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: Int(try status().size))
        var span = bytes.mutableSpan
        var buffer = unsafe span.mutableBytes
        do {
            let count = try read(into: &buffer, at: 0)
            return Array(bytes.prefix(count))
        } catch {
            throw error.errno
        }
    }

    /// Asks the kernel to read `count` bytes from `offset` ahead; it may ignore that.
    func willNeed(from offset: Int64, count: Int64) {
        _ = posix_fadvise(number, off_t(offset), off_t(count), POSIX_FADV_WILLNEED)
    }
}

/// Calls `body` until no signal interrupts it.
///
/// - Throws: The `errno` that `body` left, if it returns -1.
func retryingInterrupts<Result: FixedWidthInteger>(_ body: () -> Result) throws(Errno) -> Result {
    while true {
        let result = body()
        if result != -1 { return result }
        let cause = Errno(rawValue: errno)
        if cause != .interrupted { throw cause }
    }
}
