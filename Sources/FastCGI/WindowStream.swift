internal import CFastCGI
internal import Glibc
internal import SystemPackage

/// A libfcgi output stream over a large buffer, which sends what the socket takes.
///
/// libfcgi's own output streams hold 8 KiB and wait until the peer has read; the size of a write is what a byte costs.
/// `FCGX_Stream` is an open structure, so this is one with another buffer and another `emptyBuffProc`, under the same
/// FCGX calls. The content of several records is read at once, and a flush gathers it with the headers that belong
/// between. It serves one connection after the other.
@safe
final class WindowStream: @unchecked Sendable {  // as one worker at a time has it
    /// The bytes that the buffer holds.
    static let capacity = 256 * 1024

    /// The most runs of bytes that one write gathers.
    private static let maximumParts = 64

    /// What `emptyBuffProc` needs and brings back, behind the stream's `data`.
    @unsafe
    private struct Flush {
        var socket: CInt = -1
        /// The runs of bytes in the order of sending, as far as they are not sent.
        var parts: UnsafeMutablePointer<iovec>
        var partCount = 0
        var sent = 0
        var error: CInt = 0
    }

    private let stream: UnsafeMutablePointer<FCGX_Stream>
    private let buffer: UnsafeMutablePointer<UInt8>
    private let parts: UnsafeMutablePointer<iovec>
    private let flush: UnsafeMutablePointer<Flush>

    /// The bytes that wait.
    private(set) var count = 0

    /// Takes memory for the buffer; the kernel provides it as it is used.
    init() {
        unsafe buffer = .allocate(capacity: Self.capacity)
        unsafe parts = .allocate(capacity: Self.maximumParts)
        unsafe flush = .allocate(capacity: 1)
        unsafe flush.initialize(to: Flush(parts: parts))
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: FCGX_Stream())
        unsafe stream.pointee.stop = buffer + Self.capacity
        unsafe stream.pointee.rdNext = stream.pointee.stop
        unsafe stream.pointee.wrNext = buffer
        unsafe stream.pointee.data = UnsafeMutableRawPointer(flush)
        unsafe stream.pointee.emptyBuffProc = { stream, _ in
            guard let stream = unsafe stream, let data = unsafe stream.pointee.data else { return }
            let flush = unsafe data.assumingMemoryBound(to: Flush.self)
            var message = unsafe msghdr()
            unsafe message.msg_iov = flush.pointee.parts
            unsafe message.msg_iovlen = flush.pointee.partCount
            let sent = unsafe sendmsg(flush.pointee.socket, &message, CInt(MSG_NOSIGNAL))
            unsafe flush.pointee.error = sent < 0 ? errno : 0
            unsafe flush.pointee.sent = max(0, sent)
        }
    }

    deinit {
        unsafe stream.deallocate()
        unsafe flush.deallocate()
        unsafe parts.deallocate()
        unsafe buffer.deallocate()
    }

    /// The bytes that the buffer can still take.
    var room: Int { unsafe stream.pointee.stop - stream.pointee.wrNext }

    /// Whether a buffer full of records finds no place any more.
    var isFull: Bool {
        let parts = unsafe flush.pointee.partCount + 2 * (Self.capacity / Record.size + 2)
        return room == 0 || parts > Self.maximumParts
    }

    /// Copies bytes into the buffer; at most ``room``.
    func put(_ bytes: Span<UInt8>) {
        precondition(bytes.count <= room, "More bytes than the buffer takes.")
        let start = unsafe stream.pointee.wrNext
        unsafe bytes.withUnsafeBytes { bytes in
            let copied = unsafe FCGX_PutStr(bytes.baseAddress, CInt(bytes.count), stream)
            precondition(copied == bytes.count, "libfcgi takes what fits.")
        }
        unsafe append(UnsafeRawPointer(start), bytes.count)
    }

    /// Lets `fill` write bytes in place; at most ``room``.
    ///
    /// They are not to be sent yet: other bytes may have to stand between them.
    ///
    /// - Returns: Where they are, for ``put(filled:)``.
    func fill<Failure: Error>(
        count: Int,
        by fill: (inout MutableRawSpan) throws(Failure) -> Void
    ) throws(Failure) -> Range<Int> {
        precondition(count <= room, "More bytes than the buffer takes.")
        guard let start = unsafe stream.pointee.wrNext else { return 0..<0 }
        var span = unsafe MutableRawSpan(_unsafeStart: start, byteCount: count)
        try fill(&span)
        unsafe stream.pointee.wrNext += count
        let offset = unsafe start - buffer
        return offset..<offset + count
    }

    /// Adds bytes that ``fill(count:by:)`` has brought to what is to be sent.
    func put(filled range: Range<Int>) {
        unsafe append(UnsafeRawPointer(buffer + range.lowerBound), range.count)
    }

    /// Forgets the bytes that wait.
    func discard() {
        unsafe stream.pointee.wrNext = buffer
        unsafe flush.pointee.parts = parts
        unsafe flush.pointee.partCount = 0
        count = 0
    }

    /// Sends the bytes that wait as far as the socket takes them within its send time-out; the rest goes on waiting.
    ///
    /// - Returns: How many bytes the socket took; 0 if it is full.
    /// - Throws: The error of sendmsg(2), such as `EPIPE` where the peer has closed.
    func send(to socket: CInt) throws(Errno) -> Int {
        unsafe flush.pointee.socket = socket
        _ = unsafe FCGX_FFlush(stream)
        let error = unsafe flush.pointee.error
        // No signal reaches a worker, and a full socket is no error: it took nothing.
        guard error == 0 || error == EAGAIN else {
            discard()
            throw Errno(rawValue: error)
        }
        let sent = unsafe flush.pointee.sent
        drop(sent)
        return sent
    }

    /// Adds a run of bytes, to the one before it where they are neighbours.
    private func append(_ start: UnsafeRawPointer?, _ length: Int) {
        guard length > 0, let start = unsafe start else { return }
        count += length
        let used = unsafe flush.pointee.partCount
        let next = unsafe flush.pointee.parts + used
        if used > 0, unsafe UnsafeRawPointer(next[-1].iov_base)?.advanced(by: next[-1].iov_len) == start {
            unsafe next[-1].iov_len += length
            return
        }
        precondition(unsafe next < parts + Self.maximumParts, "More runs than one write gathers.")
        unsafe next.initialize(to: iovec(iov_base: UnsafeMutableRawPointer(mutating: start), iov_len: length))
        unsafe flush.pointee.partCount += 1
    }

    /// Forgets the first bytes that wait.
    private func drop(_ sent: Int) {
        count -= sent
        guard count > 0 else { return discard() }
        var left = sent
        while left > 0 {
            let first = unsafe flush.pointee.parts
            let dropped = unsafe min(left, first.pointee.iov_len)
            unsafe first.pointee.iov_base += dropped
            unsafe first.pointee.iov_len -= dropped
            left -= dropped
            if unsafe first.pointee.iov_len == 0 {
                unsafe flush.pointee.parts += 1
                unsafe flush.pointee.partCount -= 1
            }
        }
    }
}
