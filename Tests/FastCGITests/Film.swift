import Glibc

/// A body whose bytes tell their own place, so that a piece that is missing, twice there or moved shows.
enum Film {
    /// The most bytes a film can have.
    static let limit = 4 << 20

    /// Each eight bytes are the offset of the first of them.
    private static let bytes: [UInt8] = stride(from: 0, to: limit, by: 8).flatMap { offset in
        stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: offset >> $0) }
    }

    /// The first `count` bytes.
    static func beginning(_ count: Int) -> [UInt8] { Array(bytes[..<count]) }

    /// Copies the bytes from `offset` into `buffer`.
    static func copy(to buffer: inout MutableRawSpan, from offset: Int64) {
        unsafe buffer.withUnsafeMutableBytes { buffer in
            unsafe buffer.copyBytes(from: bytes[Int(offset)..<Int(offset) + buffer.count])
        }
    }

    /// Has the kernel send bytes out of a file that holds the film.
    static func send(_ count: Int, from offset: Int64, to socket: CInt) -> Int {
        var position = off_t(offset)
        return unsafe sendfile(socket, file, &position, count)
    }

    private static let file: CInt = {
        var name = Array("/tmp/fastcgi-film-XXXXXX".utf8CString)
        let file = unsafe mkstemp(&name)
        unsafe unlink(name)
        let written = unsafe bytes.withUnsafeBytes { unsafe write(file, $0.baseAddress, $0.count) }
        precondition(written == limit, "mkstemp or write failed with errno \(errno).")
        return file
    }()

    /// Whether `body` is how the film begins.
    static func begins(with body: some Collection<UInt8>) -> Bool {
        let body = Array(body)
        guard body.count <= limit else { return false }
        return unsafe memcmp(bytes, body, body.count) == 0
    }
}
