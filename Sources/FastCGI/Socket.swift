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

    /// Bounds the bytes that the kernel holds for the peer (socket(7), `SO_SNDBUF`).
    func setSendBuffer(_ count: Int) {
        var value = CInt(count)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_SNDBUF, &value, socklen_t(MemoryLayout<CInt>.size))
    }

    /// Bounds how long a read and a write wait for the peer.
    ///
    /// - Parameters:
    ///   - receive: For one read.
    ///   - send: For each part of a write; a write that runs into it has taken what the socket could hold.
    func setTimeouts(receive: Duration, send: Duration) {
        setOption(SO_RCVTIMEO, to: receive)
        setOption(SO_SNDTIMEO, to: send)
    }

    private func setOption(_ option: CInt, to duration: Duration) {
        let (seconds, attoseconds) = duration.components
        var value = timeval(tv_sec: Int(seconds), tv_usec: Int(attoseconds / 1_000_000_000_000))
        unsafe setsockopt(descriptor, SOL_SOCKET, option, &value, socklen_t(MemoryLayout<timeval>.size))
    }

    /// Ends both directions: whoever waits on the socket is told, and the descriptor stays its owner's.
    func disconnect() {
        shutdown(descriptor, CInt(SHUT_RDWR))
    }
}
