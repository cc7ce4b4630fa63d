internal import Glibc

/// The calls on a connected socket.
///
/// It does not own the descriptor.
struct Socket {
    let descriptor: CInt

    init(_ descriptor: CInt) {
        self.descriptor = descriptor
    }

    /// Waits until the socket takes bytes again, or the peer has closed.
    ///
    /// - Parameter patience: How long at most, to the millisecond.
    /// - Returns: Whether that happened in time.
    func becomesWritable(within patience: Duration) -> Bool {
        var descriptors = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        return unsafe poll(&descriptors, 1, CInt(patience / .milliseconds(1))) > 0
    }

    /// What a read would find.
    enum Input {
        case bytes
        case end
        case nothingYet
    }

    /// Looks what has arrived, without taking it.
    var input: Input {
        var byte: UInt8 = 0
        let count = unsafe recv(descriptor, &byte, 1, CInt(MSG_PEEK | MSG_DONTWAIT))
        return count > 0 ? .bytes : count < 0 && errno == EAGAIN ? .nothingYet : .end
    }

    /// Bounds how long a read or a write of libfcgi waits for the peer.
    func setTimeouts(_ timeout: Duration) {
        let (seconds, attoseconds) = timeout.components
        var value = timeval(tv_sec: Int(seconds), tv_usec: Int(attoseconds / 1_000_000_000_000))
        let size = socklen_t(MemoryLayout<timeval>.size)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &value, size)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &value, size)
    }

    /// Ends both directions: whoever waits on the socket is told, and the descriptor stays its owner's.
    func disconnect() {
        shutdown(descriptor, CInt(SHUT_RDWR))
    }
}
