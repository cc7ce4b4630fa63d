import FastCGI
import Glibc

/// The delivery of a ``Film``, in windows, that can be made to go wrong.
final class FilmDelivery: Delivery {
    /// What goes wrong.
    enum Fault: Sendable {
        /// The window of this number cannot be announced; the first is 0.
        case abort(window: Int)
        /// No byte from this offset on can be read.
        case unreadable(from: Int64)
        /// The storage hands over no byte from this offset on.
        case untransferable(from: Int64)
    }

    private let count: Int64
    private let windowSize: Int64
    private let fault: Fault?
    private let transfers: Bool
    private let journal: Journal<DeliveryEnd>?
    private var announced: Int64 = 0
    private var windows = 0

    /// The bytes that were handed over.
    private(set) var transferred = 0
    private(set) var wasAskedForTheEnd = false

    /// A delivery of the first `count` bytes of the film, in windows of `windowSize`.
    init(
        _ count: Int,
        windowSize: Int = 1 << 18,
        fault: Fault? = nil,
        transfers: Bool = false,
        endsIn journal: Journal<DeliveryEnd>? = nil
    ) {
        self.count = Int64(count)
        self.windowSize = Int64(windowSize)
        self.fault = fault
        self.transfers = transfers
        self.journal = journal
    }

    func next() -> DeliveryStep {
        if case .abort(window: windows) = fault { return .abort }
        guard announced < count else {
            wasAskedForTheEnd = true
            return .finish
        }
        let window = min(windowSize, count - announced)
        announced += window
        windows += 1
        return .send(count: window)
    }

    func read(into buffer: inout MutableRawSpan, at offset: Int64) throws(DeliveryFailed) {
        if case .unreadable(let start) = fault, offset + Int64(buffer.byteCount) > start { throw DeliveryFailed() }
        Film.copy(to: &buffer, from: offset)
    }

    var transferableCount: Int64 { transfers ? count : 0 }

    func transfer(from offset: Int64, count: Int, to socket: CInt) throws(TransferError) -> Int {
        if case .untransferable(let start) = fault, offset + Int64(count) > start { throw .impossible }
        let taken = Film.send(count, from: offset, to: socket)
        guard taken > 0 else { throw errno == EAGAIN ? .socketIsFull : .peerIsGone }
        transferred += taken
        return taken
    }

    func ended(_ ending: Ending, sent: Int64) {
        journal?.note(DeliveryEnd(ending: ending, sent: sent))
    }
}

/// What a delivery was told at its end.
struct DeliveryEnd: Equatable, Sendable {
    let ending: Ending
    let sent: Int64
}

extension Response {
    /// The head of every film; a CGI answer's smallest (RFC 3875, section 6.2).
    static let filmHead = Array("Content-Type: video/mp4\r\n\r\n".utf8)

    /// A film.
    static func film(_ delivery: FilmDelivery) -> Response {
        Response(head: filmHead, delivery: delivery)
    }

    /// An answer that is all head.
    static func text(_ text: String) -> Response {
        Response(head: Array(text.utf8), delivery: FilmDelivery(0))
    }
}

extension Answer {
    /// What came after the head of a film.
    var film: ArraySlice<UInt8> { output.dropFirst(Response.filmHead.count) }
}
