public import SystemPackage

/// An open file, whatever storage holds it.
///
/// Reads at an offset move no position, so that several threads may read one file. The file is closed when the last
/// reference goes.
public protocol MediaFile: AnyObject, Sendable {
    /// What the file was when it was opened; it may have changed since.
    var representation: Representation { get }

    /// Fills `buffer` with the bytes from `offset` on, and waits for the storage to deliver them.
    ///
    /// - Parameters:
    ///   - buffer: Filled from its start; what lies behind the returned count is left as it was.
    ///   - offset: Bytes from the start of the file. Must not be negative.
    /// - Returns: The number of bytes read, less than `buffer` holds only where the file now ends.
    /// - Throws: ``ReadError`` if the storage fails.
    func read(into buffer: inout MutableRawSpan, at offset: Int64) throws(ReadError) -> Int

    /// Hands bytes to a socket without bringing them here, if the storage can.
    ///
    /// Until they have been read at the other end, they may be the file's own: where it is cut short meanwhile, zeros are
    /// read instead.
    ///
    /// - Parameters:
    ///   - socket: A socket's descriptor.
    ///   - offset: Bytes from the start of the file. Must not be negative.
    ///   - count: The most bytes to hand over; must be positive.
    /// - Returns: The number of bytes that the socket took; 0 where the file ends.
    /// - Throws: What sendfile(2) says: of the socket `EAGAIN` or `EPIPE`, of the storage `EIO` and the like; and
    ///   `ENOTSUP` or `EINVAL` if the storage cannot.
    func send(to socket: CInt, from offset: Int64, count: Int) throws(Errno) -> Int

    /// Where the file ends now, in bytes from its start.
    ///
    /// - Throws: ``ReadError`` if the storage cannot say.
    func currentSize() throws(ReadError) -> Int64

    /// The open file, for a program that reads it itself; `nil` if the content stands in no file of its own.
    ///
    /// It is lent: it is closed with the last reference to this object.
    var openFile: FileDescriptor? { get }

    /// Tells the storage that `count` bytes from `offset` are wanted next; it is free to ignore that.
    func willNeed(from offset: Int64, count: Int64)
}

extension MediaFile {
    /// Cannot.
    public func send(to socket: CInt, from offset: Int64, count: Int) throws(Errno) -> Int {
        throw .notSupported
    }

    /// None.
    public var openFile: FileDescriptor? { nil }
}
