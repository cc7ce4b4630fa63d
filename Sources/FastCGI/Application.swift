/// What answers the requests of a ``Server``.
public protocol Application: Sendable {
    /// Answers one request.
    ///
    /// Called on a worker's thread, for many requests at once. It may wait for a disk, and must not wait for a peer.
    ///
    /// - Parameter request: The request, with its parameters; it is gone when this returns.
    /// - Returns: The head, and the delivery that is asked for the body.
    func respond(to request: borrowing Request) -> Response
}

/// The answer to one request, before any of it is sent.
public struct Response {
    /// The header fields and the empty line after them, as CGI writes them (RFC 3875 section 6); a short body may follow.
    public let head: [UInt8]
    /// What is sent after the head.
    public let delivery: any Delivery

    /// Creates an answer.
    public init(head: [UInt8], delivery: any Delivery) {
        self.head = head
        self.delivery = delivery
    }
}

/// The body of an answer on its way: says what comes next, and reads it when there is room to send it.
///
/// A delivery is used by one thread at a time, and by whichever worker is free: while the peer does not read, it is set
/// aside and holds none.
public protocol Delivery: AnyObject {
    /// Says what comes after everything that was announced before; not asked again after an end.
    ///
    /// The peer's socket has taken all of that by then, but for at most ``DeliveryStep/mostUnsent`` bytes.
    func next() -> DeliveryStep

    /// Fills `buffer` with the bytes of the body from `offset`.
    ///
    /// The same bytes may be asked for twice: what the socket did not take is read again when it does.
    ///
    /// - Parameters:
    ///   - buffer: The place to fill, whole.
    ///   - offset: The first byte's place in the body, in bytes from the body's start.
    /// - Throws: ``DeliveryFailed`` if the bytes cannot be had; the answer is then aborted, not ended.
    func read(into buffer: inout MutableRawSpan, at offset: Int64) throws(DeliveryFailed)

    /// Lets the storage hand bytes of the body to the peer's socket by itself, as sendfile(2) does.
    ///
    /// Such bytes may be the storage's own until the peer has read them: where a file is cut short meanwhile, the peer
    /// reads something else. So the last of a body are never asked for here but read, and when ``next()`` is asked for the
    /// end, the peer has read all that was transferred: it is the place to look whether the storage still holds them.
    ///
    /// - Parameters:
    ///   - offset: The first byte's place in the body.
    ///   - count: The most bytes to hand over; all of them lie in one window.
    ///   - socket: A socket with a send time-out.
    /// - Returns: How many bytes the socket took.
    /// - Throws: ``TransferError`` if not one was taken.
    func transfer(from offset: Int64, count: Int, to socket: CInt) throws(TransferError) -> Int

    /// The bytes of the whole body, of which some may be transferred; 0 if none shall.
    var transferableCount: Int64 { get }

    /// Takes note that the peer's socket has taken the first bytes of the answer.
    func began()

    /// Takes note that the peer's socket is full: the answer is set aside until there is room, or the peer leaves.
    ///
    /// - Parameter sent: How many bytes of the body the socket has taken so far.
    func wasBlocked(sent: Int64)

    /// Takes note that an answer which was blocked is taken up again.
    func wasUnblocked()

    /// Takes note of how the answer ended: called once, after everything else.
    ///
    /// - Parameters:
    ///   - ending: Whether the answer is complete, and if not, why.
    ///   - sent: How many bytes of the body the peer's socket took.
    func ended(_ ending: Ending, sent: Int64)
}

extension Delivery {
    /// Does nothing.
    public func began() {}

    /// Does nothing.
    public func wasBlocked(sent: Int64) {}

    /// Does nothing.
    public func wasUnblocked() {}

    /// All bytes are read.
    public var transferableCount: Int64 { 0 }

    /// All bytes are read.
    public func transfer(from offset: Int64, count: Int, to socket: CInt) throws(TransferError) -> Int {
        throw .impossible
    }
}

/// What a ``Delivery`` wants to happen next.
public enum DeliveryStep: Equatable, Sendable {
    /// The next bytes of the body, at least one: a window. Between two windows other deliveries get their turn.
    case send(count: Int64)
    /// Nothing for so long, counted from now; then the delivery is asked again.
    ///
    /// What was announced before goes out first, and may take longer. Meanwhile the answer holds no worker, and a peer
    /// that leaves, or ends its own sending, ends it at once.
    case wait(Duration)
    /// Every byte was announced: the answer ends as complete when they are sent.
    case finish
    /// The answer cannot be completed: the connection is cut, so that nobody takes it for complete.
    case abort

    /// The most bytes of a body that are announced and wait to be written when the next step is asked for.
    public static let mostUnsent = Int64(WindowStream.capacity)
}

/// Why no bytes were transferred.
public enum TransferError: Error {
    /// The socket takes nothing now.
    case socketIsFull
    /// The peer has closed the connection.
    case peerIsGone
    /// The storage cannot, or not these: they are to be read, which says why if they cannot be had at all.
    case impossible
}

/// The bytes of a body cannot be had; the delivery itself keeps the reason for its ``Delivery/ended(_:sent:)``.
public struct DeliveryFailed: Error {
    /// Creates the error.
    public init() {}
}

/// How an answer ended.
public enum Ending: Equatable, Sendable {
    /// Every byte and the end of the answer went out to the peer's socket.
    case complete
    /// The peer closed its connection, as nginx does when its client has left.
    case clientGone
    /// The delivery asked for it, or failed to read.
    case aborted
    /// The server stopped before the answer was complete.
    case stopped
}
