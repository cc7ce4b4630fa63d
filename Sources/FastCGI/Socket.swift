internal import Glibc

/// The calls on a connected socket.
///
/// It does not own the descriptor.
struct Socket {
    let descriptor: CInt
    /// Whether it is a Unix socket, whose peer has read what the socket no longer holds.
    let isLocal: Bool

    init(_ descriptor: CInt, isLocal: Bool) {
        self.descriptor = descriptor
        self.isLocal = isLocal
    }

    /// The most bytes that are looked at or taken at once.
    ///
    /// As many as libfcgi reads at once, and more than a web server sends for nearly every request.
    private static let arrivalLimit = 8192

    /// Uses the bytes that have arrived, as far as one read takes them, and waits for none.
    ///
    /// - Parameters:
    ///   - takes: Whether they are taken from the socket; else they are still there afterwards.
    ///   - body: Uses the bytes, of which there is at least one.
    /// - Returns: What `body` returns; `nil` if nothing has arrived.
    /// - Throws: ``RequestError/end`` if the peer has closed the connection.
    func withArrivedBytes<Result>(
        takes: Bool,
        _ body: (Span<UInt8>) -> Result
    ) throws(RequestError) -> Result? {
        let flags = CInt(MSG_DONTWAIT) | (takes ? 0 : CInt(MSG_PEEK))
        let result = unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.arrivalLimit) {
            buffer -> Swift.Result<Result?, RequestError> in
            let count = unsafe recv(descriptor, buffer.baseAddress, buffer.count, flags)
            guard count > 0 else { return count < 0 && errno == EAGAIN ? .success(nil) : .failure(.end) }
            return unsafe .success(body(UnsafeBufferPointer(rebasing: buffer[..<count]).span))
        }
        return try result.get()
    }

    /// Sends a few bytes, and waits for no room.
    ///
    /// - Returns: Whether the socket took them all.
    func send(_ bytes: [UInt8]) -> Bool {
        if bytes.isEmpty { return true }
        let sent = unsafe bytes.withUnsafeBytes { bytes in
            unsafe Glibc.send(descriptor, bytes.baseAddress, bytes.count, CInt(MSG_DONTWAIT) | CInt(MSG_NOSIGNAL))
        }
        return sent == bytes.count
    }

    /// Bounds the bytes that the kernel holds for the peer (socket(7), `SO_SNDBUF`).
    func setSendBuffer(_ count: Int) {
        var value = CInt(count)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_SNDBUF, &value, socklen_t(MemoryLayout<CInt>.size))
    }

    /// Bounds how long each part of a write waits for room; one that runs into it has taken what the socket could hold.
    func setSendTimeout(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        var value = timeval(tv_sec: Int(seconds), tv_usec: Int(attoseconds / 1_000_000_000_000))
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &value, socklen_t(MemoryLayout<timeval>.size))
    }

    /// Ends both directions: whoever waits on the socket is told, and the descriptor stays its owner's.
    func disconnect() {
        shutdown(descriptor, CInt(SHUT_RDWR))
    }
}
