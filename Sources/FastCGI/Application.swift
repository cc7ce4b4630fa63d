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

    /// Takes note of how the answer ended: called once, after everything else.
    ///
    /// - Parameters:
    ///   - ending: Whether the answer is complete, and if not, why.
    ///   - sent: How many bytes of the body the peer's socket took.
    func ended(_ ending: Ending, sent: Int64)
}

/// What a ``Delivery`` wants to happen next.
public enum DeliveryStep: Equatable, Sendable {
    /// The next bytes of the body, at least one: a window. Between two windows other deliveries get their turn.
    case send(count: Int64)
    /// Every byte was announced: the answer ends as complete when they are sent.
    case finish
    /// The answer cannot be completed: the connection is cut, so that nobody takes it for complete.
    case abort
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
