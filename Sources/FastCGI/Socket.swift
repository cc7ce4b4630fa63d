internal import CLinux
internal import Glibc

/// The calls on a connected socket.
///
/// It does not own the descriptor.
struct Socket {
    let descriptor: CInt

    /// The bytes that the kernel keeps for the peer, where that number is fixed: on Unix sockets.
    ///
    /// TCP changes its own.
    private let sendBuffer: Int?

    init(_ descriptor: CInt) {
        self.descriptor = descriptor
        var domain: CInt = 0
        var size: CInt = 0
        var length = socklen_t(MemoryLayout<CInt>.size)
        guard unsafe getsockopt(descriptor, SOL_SOCKET, SO_DOMAIN, &domain, &length) == 0, domain == AF_UNIX,
            unsafe getsockopt(descriptor, SOL_SOCKET, SO_SNDBUF, &size, &length) == 0
        else {
            sendBuffer = nil
            return
        }
        sendBuffer = Int(size)
    }

    /// The bytes that one write may hold: what is not taken at once would be read in vain.
    ///
    /// - Returns: 0 if the socket is so full that epoll(7) will tell when it is not; else at most `limit`.
    func room(atMost limit: Int) -> Int {
        guard let sendBuffer else { return limit }
        let free = sendBuffer - Int(rangefinder_unsent(descriptor))
        // A Unix socket counts as writable when a quarter of its buffer is in use, or less.
        return free < sendBuffer / 4 ? 0 : min(free, limit)
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
