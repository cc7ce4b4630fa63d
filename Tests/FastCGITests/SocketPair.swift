import Glibc

@testable import FastCGI

/// Two Unix sockets that are connected: a server's end, and a peer.
struct SocketPair: ~Copyable {
    /// The server's end.
    let server: CInt
    let peer: FastCGIPeer

    /// Connects two sockets.
    ///
    /// - Parameter sendBuffer: The bytes that the server's socket holds for the peer, if not as many as usual.
    init(sendBuffer: CInt? = nil) {
        var descriptors: [CInt] = [-1, -1]
        let status = unsafe socketpair(
            AF_UNIX,
            CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue),
            0,
            &descriptors
        )
        precondition(status == 0, "socketpair failed with errno \(errno).")
        server = descriptors[0]
        peer = FastCGIPeer(owning: descriptors[1])
        Socket(server, isLocal: true).setSendTimeout(.milliseconds(2))
        guard var sendBuffer else { return }
        unsafe setsockopt(server, SOL_SOCKET, SO_SNDBUF, &sendBuffer, socklen_t(MemoryLayout<CInt>.size))
    }

    deinit { close(server) }
}
