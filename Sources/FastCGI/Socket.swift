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

    /// The address of the peer, as text; `nil` where it has none, as on a Unix socket, or has gone.
    var peerAddress: String? {
        var address = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let status = unsafe withUnsafeMutablePointer(to: &address) { address in
            unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe getpeername(descriptor, address, &length)
            }
        }
        guard status == 0 else { return nil }
        let offset: Int? =
            switch CInt(address.ss_family) {
            case AF_INET: MemoryLayout<sockaddr_in>.offset(of: \.sin_addr)
            case AF_INET6: MemoryLayout<sockaddr_in6>.offset(of: \.sin6_addr)
            default: nil
            }
        guard let offset else { return nil }
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let family = CInt(address.ss_family)
        unsafe withUnsafeBytes(of: &address) { bytes in
            _ = unsafe inet_ntop(family, bytes.baseAddress?.advanced(by: offset), &text, socklen_t(text.count))
        }
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
    }

    /// Prepares a TCP connection for a web server on another machine (tcp(7)).
    ///
    /// The end of an answer does not wait until the peer has acknowledged what went before (`TCP_NODELAY`): writes are
    /// large, and gathered already. And a peer that is gone without a word, as a machine without power, is noticed
    /// within two minutes, also on a connection that is idle.
    func setUpTCP() {
        set(TCP_NODELAY, to: 1)
        var on: CInt = 1
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_KEEPALIVE, &on, socklen_t(MemoryLayout<CInt>.size))
        set(TCP_KEEPIDLE, to: 60)
        set(TCP_KEEPINTVL, to: 10)
        set(TCP_KEEPCNT, to: 6)
    }

    private func set(_ option: CInt, to number: CInt) {
        var number = number
        unsafe setsockopt(descriptor, CInt(IPPROTO_TCP), option, &number, socklen_t(MemoryLayout<CInt>.size))
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
