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
        /// A window is sent, and another follows.
        case betweenWindows
        /// The answer is at its end.
        case ended(Ending)
    }

    /// How long a worker waits for room before it sets the answer aside.
    ///
    /// A peer that reads makes room in less, and to wait for it costs less than to park: about a tenth of the CPU of a
    /// whole film. One that does not read costs a worker this long once in each window that it fills.
    private static let patience = Duration.milliseconds(2)

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

    /// Sends until the socket is full, a window is sent, or the answer ends.
    ///
    /// - Parameters:
    ///   - socket: The connection.
    ///   - stream: Empty, and empty again afterwards: what the socket did not take by then is read again later.
    /// - Returns: Where the transmission stands.
    mutating func advance(on socket: Socket, through stream: inout WindowStream) -> State {
        defer { stream.discard() }
        var windowEnded = false
        while true {
            do throws(DeliveryFailed) {
                if stream.count == 0 { try fill(&stream) }
            } catch {
                return .ended(.aborted)
            }
            do throws(Errno) {
                let taken = try stream.send(to: socket.descriptor)
                if drop(Int64(taken)) { windowEnded = true }
                if segments.isEmpty && isFinishing { return .ended(.complete) }
                if stream.count > 0 && !socket.becomesWritable(within: Self.patience) { return .blocked }
                if stream.count == 0 && windowEnded { return .betweenWindows }
            } catch {
                return .ended(.clientGone)
            }
        }
    }

    /// Lays out what comes next on the wire, from the first byte that is not sent, and asks the delivery for more when
    /// all that it announced is in the stream.
    private mutating func fill(_ stream: inout WindowStream) throws(DeliveryFailed) {
        var index = 0
        var position = position
        while stream.room > 0 {
            if index == segments.count {
                guard try announce() else { return }
            }
            switch segments[index] {
            case .framed(let bytes):
                let count = min(bytes.count - Int(position), stream.room)
                stream.put(bytes.span.extracting(Int(position)..<Int(position) + count))
                position += Int64(count)
            case .body(let piece):
                position += Int64(try put(piece.run(at: position), into: &stream))
            }
            if position == segments[index].wireCount {
                index += 1
                position = 0
            }
        }
    }

    /// Puts a header or content into the stream, as much as there is room for; returns how many bytes.
    private func put(_ run: FramedPiece.Run, into stream: inout WindowStream) throws(DeliveryFailed) -> Int {
        switch run {
        case .header(let contentCount, let from):
            let count = min(Record.headerSize - from, stream.room)
            let header = Record.stdoutHeader(request: requestID, count: contentCount)
            stream.put(header.span.extracting(from..<from + count))
            return count
        case .content(let start, let contentCount):
            let count = Int(min(contentCount, Int64(stream.room)))
            try stream.put(count: count) { span throws(DeliveryFailed) in
                try delivery.read(into: &span, at: start)
            }
            return count
        }
    }

    /// Asks the delivery for what comes next.
    ///
    /// - Returns: Whether there is more to send.
    private mutating func announce() throws(DeliveryFailed) -> Bool {
        guard !isFinishing else { return false }
        switch delivery.next() {
        case .send(let count):
            precondition(count > 0, "A window holds at least one byte.")
            segments.append(.body(FramedPiece(start: announced, count: count)))
            announced += count
        case .finish:
            segments.append(.framed(Record.end(request: requestID)))
            isFinishing = true
        case .abort:
            throw DeliveryFailed()
        }
        return true
    }

    /// Takes note of bytes that the socket took.
    ///
    /// - Returns: Whether a piece of the body is now sent whole.
    private mutating func drop(_ taken: Int64) -> Bool {
        var windowEnded = false
        position += taken
        while let first = segments.first, position >= first.wireCount {
            position -= first.wireCount
            let content = first.contentCount(before: first.wireCount)
            sentWhole += content
            windowEnded = windowEnded || content > 0
            segments.removeFirst()
        }
        return windowEnded
    }
}
