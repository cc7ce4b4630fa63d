internal import CFastCGI
internal import Glibc
internal import SystemPackage

/// A libfcgi output stream over a large buffer, which sends what the socket takes and never waits.
///
/// libfcgi's own output streams hold 8 KiB and wait until the peer has read; the size of a write is what a byte costs.
/// `FCGX_Stream` is an open structure, so this is one with another buffer and another `emptyBuffProc`, under the same
/// FCGX calls. It belongs to a worker, and serves one connection after the other.
@safe
struct WindowStream: ~Copyable {
    /// The bytes that one write can send.
    static let capacity = 256 * 1024

    /// What `emptyBuffProc` needs and brings back, behind the stream's `data`.
    @unsafe
    private struct Flush {
        var socket: CInt = -1
        /// The first byte that is not sent.
        var start: UnsafeMutablePointer<UInt8>
        var sent = 0
        var error: CInt = 0
    }

    private let stream: UnsafeMutablePointer<FCGX_Stream>
    private let buffer: UnsafeMutablePointer<UInt8>
    private let flush: UnsafeMutablePointer<Flush>

    /// Takes memory for the buffer; the kernel provides it as it is used.
    init() {
        unsafe buffer = .allocate(capacity: Self.capacity)
        unsafe flush = .allocate(capacity: 1)
        unsafe flush.initialize(to: Flush(start: buffer))
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: FCGX_Stream())
        unsafe stream.pointee.stop = buffer + Self.capacity
        unsafe stream.pointee.rdNext = stream.pointee.stop
        unsafe stream.pointee.wrNext = buffer
        unsafe stream.pointee.data = UnsafeMutableRawPointer(flush)
        unsafe stream.pointee.emptyBuffProc = { stream, _ in
            guard let stream = unsafe stream, let data = unsafe stream.pointee.data else { return }
            let flush = unsafe data.assumingMemoryBound(to: Flush.self)
            let count = unsafe stream.pointee.wrNext - flush.pointee.start
            let sent = unsafe Glibc.send(
                flush.pointee.socket,
                flush.pointee.start,
                count,
                CInt(MSG_DONTWAIT | MSG_NOSIGNAL)
            )
            unsafe flush.pointee.error = sent < 0 ? errno : 0
            unsafe flush.pointee.sent = max(0, sent)
            unsafe flush.pointee.start += max(0, sent)
        }
    }

    deinit {
        unsafe stream.deallocate()
        unsafe flush.deallocate()
        unsafe buffer.deallocate()
    }

    /// The bytes that the buffer can still take.
    var room: Int { unsafe stream.pointee.stop - stream.pointee.wrNext }

    /// The bytes that wait in the buffer.
    var count: Int { unsafe stream.pointee.wrNext - flush.pointee.start }

    /// Copies bytes into the buffer; at most ``room``.
    mutating func put(_ bytes: Span<UInt8>) {
        precondition(bytes.count <= room, "More bytes than the buffer takes.")
        unsafe bytes.withUnsafeBytes { bytes in
            let copied = unsafe FCGX_PutStr(bytes.baseAddress, CInt(bytes.count), stream)
            precondition(copied == bytes.count, "libfcgi takes what fits.")
        }
    }

    /// Lets `fill` write bytes in place; at most ``room``.
    mutating func put<Failure: Error>(
        count: Int,
        filledBy fill: (inout MutableRawSpan) throws(Failure) -> Void
    ) throws(Failure) {
        precondition(count <= room, "More bytes than the buffer takes.")
        var span = unsafe MutableRawSpan(_unsafeStart: stream.pointee.wrNext, byteCount: count)
        try fill(&span)
        unsafe stream.pointee.wrNext += count
    }

    /// Forgets the bytes in the buffer.
    mutating func discard() {
        unsafe stream.pointee.wrNext = buffer
        unsafe flush.pointee.start = buffer
    }

    /// Sends the bytes in the buffer as far as the socket takes them at once; the rest goes on waiting.
    ///
    /// - Returns: How many bytes the socket took; 0 if it is full.
    /// - Throws: The error of send(2), such as `EPIPE` where the peer has closed.
    mutating func send(to socket: CInt) throws(Errno) -> Int {
        unsafe flush.pointee.socket = socket
        _ = unsafe FCGX_FFlush(stream)
        let error = unsafe flush.pointee.error
        // No signal reaches a worker, and a full socket is no error: it took nothing.
        guard error == 0 || error == EAGAIN else {
            discard()
            throw Errno(rawValue: error)
        }
        if count == 0 { discard() }
        return unsafe flush.pointee.sent
    }
}
