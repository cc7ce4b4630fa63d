internal import Glibc
internal import Synchronization

/// A connection from the web server; its socket closes when nobody holds the connection any more.
///
/// One thread at a time uses a connection: the worker that serves it, or none while it waits in the poller, which hands
/// it to one worker. So what changes needs no lock, but for ``isKept``, which the drain reads, and ``timerPlace``.
final class Connection: @unchecked Sendable {  // for the reason above
    let socket: Socket

    /// The answer that waits for room in the socket, or for its time.
    var transmission: Transmission?

    /// The request that arrives in parts.
    private var arrival: Arrival?

    /// Until when the request that is awaited has to be there; `nil` while none has begun on a kept connection.
    var requestEndsAt: ContinuousClock.Instant?

    /// Whether the connection stays open after the answer.
    var staysOpen = false

    /// Whether the poller knows the socket already.
    var isRegistered = false

    /// Whether the connection waits for an instant too.
    var isTimed = false

    /// The connection's place among the ``Timers``, which belongs to them.
    var timerPlace: Int?

    /// Whether the connection has brought a request before and waits for the next one.
    let isKept = Atomic(false)

    /// Carries over from the thread that hands the connection to the poller, to the one that it is handed to next, what
    /// the first one wrote: the kernel orders the two, and the memory model is told by this.
    let handover = Atomic(false)

    private var ownsDescriptor = true

    /// Takes ownership of an accepted socket.
    init(_ descriptor: CInt, isLocal: Bool) {
        socket = Socket(descriptor, isLocal: isLocal)
        if isLocal { socket.setSendBuffer(Transmission.sendBuffer) } else { socket.setUpTCP() }
        socket.setSendTimeout(Transmission.patience)
    }

    /// Receives what has arrived of a request, and waits for no more.
    ///
    /// What web servers send is nearly always there whole in one look: libfcgi then reads it from the socket.
    ///
    /// - Returns: The request, if it is there whole.
    /// - Throws: ``RequestError`` if there will be none.
    func receiveRequest() throws(RequestError) -> Request? {
        if arrival == nil {
            var scan = RequestScan()
            guard let verdict = try socket.withArrivedBytes(takes: false, { scan.take($0) }) else { return nil }
            if verdict == .whole && scan.isPlain { return try readRequest() }
        }
        var arrival = self.arrival.take() ?? Arrival()
        guard let request = try arrival.receive(from: socket) else {
            self.arrival = arrival
            return nil
        }
        return request
    }

    private func readRequest() throws(RequestError) -> Request {
        do throws(RequestError) {
            return try Request.read(from: socket.descriptor)
        } catch {
            ownsDescriptor = error != .unreadable
            throw error
        }
    }

    deinit {
        if ownsDescriptor { close(socket.descriptor) }
    }
}
