internal import Glibc
internal import Synchronization

/// A connection from the web server; its socket closes when nobody holds the connection any more.
///
/// One thread at a time uses a connection: the worker that serves it, or none while it waits in the poller, which hands
/// it to one worker. So what changes needs no lock, but for ``isKept`` and ``isSilent``, which the drain reads.
final class Connection: @unchecked Sendable {  // for the reason above
    let socket: Socket

    /// The answer that waits for room in the socket.
    var transmission: Transmission?

    /// Whether the connection stays open after the answer.
    var staysOpen = false

    /// Whether the poller knows the socket already.
    var isRegistered = false

    /// Whether the connection has brought a request before and waits for the next one.
    let isKept = Atomic(false)

    /// Whether the connection has not brought anything yet.
    let isSilent = Atomic(true)

    private var ownsDescriptor = true

    /// Takes ownership of an accepted socket.
    init(_ descriptor: CInt, isLocal: Bool, timeout: Duration) {
        socket = Socket(descriptor, isLocal: isLocal)
        if isLocal { socket.setSendBuffer(Transmission.sendBuffer) }
        socket.setTimeouts(receive: timeout, send: Transmission.patience)
    }

    /// Takes note that the descriptor has been closed by other hands.
    func descriptorIsGone() {
        ownsDescriptor = false
    }

    deinit {
        if ownsDescriptor { close(socket.descriptor) }
    }
}
