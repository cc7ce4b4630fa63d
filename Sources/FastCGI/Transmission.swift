internal import SystemPackage

/// An answer on its way: what the socket has not taken yet, as few numbers as possible.
///
/// It is set aside while the peer does not read, in the middle of a record if need be, and any worker takes it up again.
struct Transmission {
    /// Consecutive bytes on the wire.
    private enum Segment {
        /// Framed already: the head and the end.
        case framed([UInt8])
        /// Read and framed as room comes free.
        case body(FramedPiece)

        var wireCount: Int64 {
            switch self {
            case .framed(let bytes): Int64(bytes.count)
            case .body(let piece): piece.wireCount
            }
        }

        func contentCount(before position: Int64) -> Int64 {
            switch self {
            case .framed: 0
            case .body(let piece): piece.contentCount(before: position)
            }
        }
    }

    /// Where a transmission stands.
    enum State {
        /// The socket is full.
        case blocked
        /// A window is sent and another follows, or the answer has had its turn.
        case turnEnded
        /// All that was announced is sent, and more is to be asked for at an instant.
        case waits(until: ContinuousClock.Instant)
        /// The answer is at its end.
        case ended(Ending)
    }

    /// How an answer ended, as an error: nothing more is sent.
    private struct Ended: Error {
        let ending: Ending
    }

    /// How long a write waits for room before the answer is set aside; the send time-out of connections.
    ///
    /// A peer that reads makes room in less, and to wait for it costs less than to park: about a tenth of the CPU of a
    /// whole film. One that does not read costs a worker this long each time that it fills the socket.
    static let patience = Duration.milliseconds(2)

    /// How long a worker stays with one answer before others get their turn, if no window ends sooner.
    private static let turn = Duration.milliseconds(20)

    /// From how many bytes on it pays to have them transferred instead of read.
    private static let worthTransferring: Int64 = 64 * 1024

    /// How many bytes at the end of a body are read, if any before them were transferred.
    ///
    /// More than the socket ever holds, which is ``sendBuffer`` twice and half of that again. When it has taken the last
    /// of them, the peer has read all that was transferred, and what happens to the file from then on cannot change that.
    static let readAtEnd: Int64 = 384 * 1024

    /// The send buffer of connections, in bytes; the kernel holds up to twice as many (socket(7), `SO_SNDBUF`).
    static let sendBuffer = 104 * 1024

    private let delivery: any Delivery
    private let requestID: UInt16

    /// What was announced and is not sent: the head, the end, and of windows as many as one write may hold.
    private var segments: [Segment]
    /// The bytes of the first segment that are sent.
    private var position: Int64 = 0
    /// The bytes of the body that were announced.
    private var announced: Int64 = 0
    /// The bytes of the body in segments that are sent whole.
    private var sentWhole: Int64 = 0
    private var isFinishing = false
    /// When the delivery wants to be asked again, if it has nothing to announce.
    private var resumesAt: ContinuousClock.Instant?
    private var hasTransferred = false
    /// Whether the socket has taken anything yet.
    private var hasBegun = false
    /// Whether the delivery was told that the socket is full.
    private var isBlocked = false
    /// Whether a window was sent to its end since the answer was taken up.
    private var windowEnded = false

    /// An answer of which nothing is sent.
    init(_ response: Response, to requestID: UInt16) {
        delivery = response.delivery
        self.requestID = requestID
        segments = [.framed(Record.stdout(request: requestID, response.head))]
    }

    /// The bytes of the body that the socket took.
    private var sent: Int64 {
        sentWhole + (segments.first?.contentCount(before: position) ?? 0)
    }

    /// Tells the delivery how it ended.
    ///
    /// To be called once, and nothing after it.
    func end(_ ending: Ending) {
        delivery.ended(ending, sent: sent)
    }

    /// Tells the delivery that the answer is set aside because the socket is full.
    mutating func block() {
        isBlocked = true
        delivery.wasBlocked(sent: sent)
    }

    /// Sends until the socket is full, the delivery waits or the answer ends; or, where others wait, until a window is
    /// sent or the turn is over.
    ///
    /// An answer that waits is taken up before its time only because the peer has left.
    ///
    /// - Parameters:
    ///   - socket: The connection.
    ///   - stream: Empty, and empty again afterwards: what the socket did not take by then is laid out again later.
    ///   - yields: Says whether others wait for the worker.
    /// - Returns: Where the transmission stands.
    mutating func advance(
        on socket: Socket,
        through stream: WindowStream,
        yields: () -> Bool = { true }
    ) -> State {
        defer { stream.discard() }
        windowEnded = false
        if isBlocked {
            isBlocked = false
            delivery.wasUnblocked()
        }
        var transfers = socket.isLocal
        let now = ContinuousClock.now
        let endOfTurn = now + Self.turn
        if segments.isEmpty, let instant = resumesAt.take(), now < instant { return .ended(.clientGone) }
        do throws(Ended) {
            while try hasMore() {
                switch segments[0] {
                case .body where (windowEnded || ContinuousClock.now >= endOfTurn) && yields():
                    return .turnEnded
                case .body(let piece) where transfers && transferableCount(of: piece, at: position) > 0:
                    switch try transferRecord(of: piece, to: socket, through: stream) {
                    case .sent: break
                    case .full: return .blocked
                    case .unable: transfers = false
                    }
                case .body, .framed:
                    try fill(stream, transfers: transfers)
                    guard try write(stream, to: socket) else { return .blocked }
                }
            }
            return resumesAt.map { .waits(until: $0) } ?? .ended(.complete)
        } catch {
            return .ended(error.ending)
        }
    }

    // MARK: Bytes that are transferred

    private enum Transfer {
        case sent
        case full
        case unable
    }

    /// How many bytes on the wire, from one place in a piece on, the storage shall hand over itself.
    private func transferableCount(of piece: FramedPiece, at position: Int64) -> Int64 {
        let start = piece.start + piece.contentCount(before: position)
        let count = min(piece.start + piece.count, delivery.transferableCount - Self.readAtEnd) - start
        return count >= Self.worthTransferring ? count : 0
    }

    /// Sends what is left of one record: its header, and its content out of the storage.
    private mutating func transferRecord(
        of piece: FramedPiece,
        to socket: Socket,
        through stream: WindowStream
    ) throws(Ended) -> Transfer {
        if case .header(let contentCount, let from) = piece.run(at: position) {
            _ = put(headerOf: contentCount, from: from, into: stream)
            guard try write(stream, to: socket) else { return .full }
        }
        guard case .content(let start, let count) = piece.run(at: position) else { return .sent }
        do throws(TransferError) {
            let taken = try delivery.transfer(from: start, count: Int(count), to: socket.descriptor)
            hasTransferred = true
            drop(Int64(taken))
            return taken == count ? .sent : .full
        } catch {
            switch error {
            case .socketIsFull: return .full
            case .peerIsGone: throw Ended(ending: .clientGone)
            case .impossible: return .unable
            }
        }
    }

    // MARK: Bytes that are read

    /// Lays out what comes next on the wire, from the first byte that is not sent, and asks the delivery for more when
    /// all that it announced is in the stream.
    ///
    /// - Parameters:
    ///   - stream: Filled as far as there is room.
    ///   - transfers: Whether to leave out what the storage hands over itself, and all after it.
    /// - Throws: ``Ended`` if the delivery fails.
    private mutating func fill(_ stream: WindowStream, transfers: Bool) throws(Ended) {
        var index = 0
        var position = position
        while !stream.isFull {
            if index == segments.count {
                // The delivery is asked for the end when the peer has read what was transferred.
                if hasTransferred { return }
                guard try announce() else { return }
            }
            switch segments[index] {
            case .framed(let bytes):
                let count = min(bytes.count - Int(position), stream.room)
                stream.put(bytes.span.extracting(Int(position)..<Int(position) + count))
                position += Int64(count)
            case .body(let piece):
                if transfers && transferableCount(of: piece, at: position) > 0 { return }
                // Whole records, unless it is the last of the piece: what is read then begins where pages begin.
                if stream.room < min(Int(piece.wireCount - position), Record.size) { return }
                position = try put(piece, from: position, into: stream)
            }
            if position == segments[index].wireCount {
                index += 1
                position = 0
            }
        }
    }

    /// Reads what comes next of a piece, at once as much as there is room for, and puts it into the stream in records.
    ///
    /// - Returns: The place in the piece that was come to.
    private func put(
        _ piece: FramedPiece,
        from start: Int64,
        into stream: WindowStream
    ) throws(Ended) -> Int64 {
        let first = piece.start + piece.contentCount(before: start)
        let left = piece.start + piece.count - first
        let records = stream.room / Record.size
        let count = Int(min(left, Int64(max(1, records) * Record.contentSize)))
        let content = try stream.fill(count: count) { span throws(Ended) in
            do throws(DeliveryFailed) {
                try delivery.read(into: &span, at: first)
            } catch {
                throw Ended(ending: .aborted)
            }
        }
        var position = start
        var rest = content
        while !rest.isEmpty {
            switch piece.run(at: position) {
            case .header(let contentCount, let from):
                position += put(headerOf: contentCount, from: from, into: stream)
            case .content(_, let count):
                let part = rest.prefix(Int(count))
                stream.put(filled: part)
                rest = rest.dropFirst(part.count)
                position += Int64(part.count)
            }
        }
        return position
    }

    /// Puts a record's header into the stream, from one of its bytes on; returns how many bytes.
    private func put(headerOf contentCount: Int, from: Int, into stream: WindowStream) -> Int64 {
        let header = Record.stdoutHeader(request: requestID, count: contentCount)
        stream.put(header.span.extracting(from..<Record.headerSize))
        return Int64(Record.headerSize - from)
    }

    /// Whether anything is left to send; asks the delivery for more where nothing is announced.
    private mutating func hasMore() throws(Ended) -> Bool {
        guard segments.isEmpty else { return true }
        return try announce()
    }

    /// Asks the delivery for what comes next.
    ///
    /// - Returns: Whether there is more to send.
    private mutating func announce() throws(Ended) -> Bool {
        guard !isFinishing && resumesAt == nil else { return false }
        switch delivery.next() {
        case .send(let count):
            precondition(count > 0, "A window holds at least one byte.")
            segments.append(.body(FramedPiece(start: announced, count: count)))
            announced += count
        case .wait(let duration):
            resumesAt = .now + duration
            return false
        case .finish:
            segments.append(.framed(Record.end(request: requestID)))
            isFinishing = true
        case .abort:
            throw Ended(ending: .aborted)
        }
        return true
    }

    /// Writes what waits in the stream.
    ///
    /// - Returns: Whether the socket took all.
    private mutating func write(_ stream: WindowStream, to socket: Socket) throws(Ended) -> Bool {
        do throws(Errno) {
            drop(Int64(try stream.send(to: socket.descriptor)))
            return stream.count == 0
        } catch {
            throw Ended(ending: .clientGone)
        }
    }

    /// Takes note of bytes that the socket took.
    private mutating func drop(_ taken: Int64) {
        if !hasBegun && taken > 0 {
            hasBegun = true
            delivery.began()
        }
        position += taken
        while let first = segments.first, position >= first.wireCount {
            position -= first.wireCount
            let content = first.contentCount(before: first.wireCount)
            sentWhole += content
            windowEnded = windowEnded || content > 0
            segments.removeFirst()
        }
    }
}
