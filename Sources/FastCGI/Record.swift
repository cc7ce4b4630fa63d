internal import CFastCGI

/// The framing of FastCGI records (FastCGI specification, sections 3.3, 5.3 and 5.5), as far as answers need it.
enum Record {
    /// The bytes of a record's header.
    static let headerSize = Int(FCGI_HEADER_LEN)

    /// The most content that one record of a body holds, in bytes.
    ///
    /// The format allows 65,535; this is the largest number below it that keeps reads on page boundaries.
    static let contentSize = 61_440

    /// The bytes of a record that holds as much.
    static let size = headerSize + contentSize

    /// What a record is about (section 8).
    enum Kind {
        static let beginRequest = UInt8(FCGI_BEGIN_REQUEST)
        static let abortRequest = UInt8(FCGI_ABORT_REQUEST)
        static let endRequest = UInt8(FCGI_END_REQUEST)
        static let parameters = UInt8(FCGI_PARAMS)
        static let input = UInt8(FCGI_STDIN)
        static let output = UInt8(FCGI_STDOUT)
        static let getValues = UInt8(FCGI_GET_VALUES)
        static let getValuesResult = UInt8(FCGI_GET_VALUES_RESULT)
        static let unknownType = UInt8(FCGI_UNKNOWN_TYPE)
    }

    /// The only version of the protocol.
    static let version = UInt8(FCGI_VERSION_1)

    /// The number that management records have in place of a request's.
    static let management: UInt16 = 0

    /// The header of an FCGI_STDOUT record of `count` content bytes without padding.
    static func stdoutHeader(request: UInt16, count: Int) -> InlineArray<8, UInt8> {
        header(Kind.output, request: request, count: count)
    }

    private static func header(_ kind: UInt8, request: UInt16, count: Int) -> InlineArray<8, UInt8> {
        precondition(count <= UInt16.max, "A record holds at most 65,535 bytes.")
        return [
            version, kind,
            UInt8(request >> 8), UInt8(truncatingIfNeeded: request),
            UInt8(count >> 8), UInt8(truncatingIfNeeded: count),
            0, 0,
        ]
    }

    /// One record without padding; at most 65,535 bytes of content.
    static func record(_ kind: UInt8, request: UInt16, _ content: [UInt8] = []) -> [UInt8] {
        let header = header(kind, request: request, count: content.count)
        return header.indices.map { header[$0] } + content
    }

    /// A request without a body, for an application that is a responder.
    ///
    /// - Parameters:
    ///   - request: The request's number.
    ///   - keepsConnection: Whether FCGI_KEEP_CONN is set.
    ///   - parameters: The name-value pairs, in at most 65,535 bytes.
    /// - Returns: All records of the request.
    static func request(_ request: UInt16, keepsConnection: Bool, parameters: [UInt8]) -> [UInt8] {
        let flags = keepsConnection ? UInt8(FCGI_KEEP_CONN) : 0
        let begin = record(Kind.beginRequest, request: request, [0, UInt8(FCGI_RESPONDER), flags, 0, 0, 0, 0, 0])
        let pairs = parameters.isEmpty ? [] : record(Kind.parameters, request: request, parameters)
        return begin + pairs + record(Kind.parameters, request: request) + record(Kind.input, request: request)
    }

    /// Refuses a request that arrives while another one does (FCGI_CANT_MPX_CONN, section 5.5).
    static func refusal(request: UInt16) -> [UInt8] {
        record(Kind.endRequest, request: request, [0, 0, 0, 0, UInt8(FCGI_CANT_MPX_CONN), 0, 0, 0])
    }

    /// Answers a management record: no values are known (section 4.1), and no other type (section 4.2).
    static func managementAnswer(to kind: UInt8) -> [UInt8] {
        kind == Kind.getValues
            ? record(Kind.getValuesResult, request: management)
            : record(Kind.unknownType, request: management, [kind, 0, 0, 0, 0, 0, 0, 0])
    }

    /// `bytes` as FCGI_STDOUT records.
    static func stdout(request: UInt16, _ bytes: [UInt8]) -> [UInt8] {
        let piece = FramedPiece(start: 0, count: Int64(bytes.count))
        var framed: [UInt8] = []
        framed.reserveCapacity(Int(piece.wireCount))
        for start in stride(from: 0, to: bytes.count, by: contentSize) {
            let content = bytes[start..<min(start + contentSize, bytes.count)]
            let header = stdoutHeader(request: request, count: content.count)
            for index in header.indices { framed.append(header[index]) }
            framed.append(contentsOf: content)
        }
        return framed
    }

    /// What ends an answer as complete: an empty FCGI_STDOUT record, and FCGI_END_REQUEST with application status 0 and
    /// protocol status FCGI_REQUEST_COMPLETE.
    static func end(request: UInt16) -> [UInt8] {
        let (high, low) = (UInt8(request >> 8), UInt8(truncatingIfNeeded: request))
        return [
            version, Kind.output, high, low, 0, 0, 0, 0,
            version, Kind.endRequest, high, low, 0, 8, 0, 0,
            0, 0, 0, 0, 0, 0, 0, 0,
        ]
    }
}

/// Consecutive bytes of a body, and the records they travel in.
///
/// The records follow from the number of bytes alone. So a place in them is one number, and a delivery that is set aside
/// in the middle of a record goes on from that number, without a copy of what was not sent.
struct FramedPiece: Equatable, Sendable {
    /// The first byte's place in the body.
    let start: Int64
    /// The bytes of the body in this piece; at least one, but for an empty head.
    let count: Int64

    private static let recordSize = Int64(Record.size)

    /// The bytes that the piece takes on the wire, headers included.
    var wireCount: Int64 {
        let records = (count + Int64(Record.contentSize) - 1) / Int64(Record.contentSize)
        return count + records * Int64(Record.headerSize)
    }

    /// What stands at one place on the wire, up to the end of it.
    enum Run: Equatable, Sendable {
        /// The header of a record with so much content, from one of its bytes on.
        case header(contentCount: Int, from: Int)
        /// Bytes of the body.
        case content(start: Int64, count: Int64)
    }

    /// The header or the content that goes on at `position`.
    ///
    /// - Parameter position: Bytes from the start of the piece on the wire; less than ``wireCount``.
    /// - Returns: What is to be sent from there, up to the end of the record's header or content.
    func run(at position: Int64) -> Run {
        let (record, within) = position.quotientAndRemainder(dividingBy: Self.recordSize)
        let before = record * Int64(Record.contentSize)
        let contentCount = min(Int64(Record.contentSize), count - before)
        let header = Int64(Record.headerSize)
        return within < header
            ? .header(contentCount: Int(contentCount), from: Int(within))
            : .content(start: start + before + within - header, count: contentCount - (within - header))
    }

    /// How many of the bytes before `position` are bytes of the body.
    func contentCount(before position: Int64) -> Int64 {
        let (record, within) = position.quotientAndRemainder(dividingBy: Self.recordSize)
        return record * Int64(Record.contentSize) + max(0, within - Int64(Record.headerSize))
    }
}
