internal import CFastCGI

/// Follows a request through the records that arrive, byte by byte, and keeps no more of it than a few numbers.
///
/// libfcgi waits for a peer and believes the lengths that it reads. So it gets to read a request when this has seen
/// that all of it is there, and that it is what a web server sends a responder.
struct RequestScan {
    /// What is known about the request.
    enum Verdict {
        /// More of it has to arrive.
        case incomplete
        /// All of it is there, or as much of its body as is read.
        case whole
        /// It breaks the protocol or a limit, or is for another role.
        case refused
    }

    private enum Stage {
        case beginning
        case parameters
        case body
        case end
    }

    /// Whose content it is that arrives.
    private enum Content {
        case beginning
        case parameters
        case body
        case nobody
    }

    /// The most bytes of a request's body that are read and dropped, so that the connection can be used again.
    ///
    /// As much as nginx lets a client send by default (`client_max_body_size`).
    private static let bodyLimit = 1 << 20

    /// The number that the request's records carry.
    private(set) var requestID: UInt16 = 0
    /// Whether the peer wants the connection to stay open, and nothing else of the request is to come.
    var keepsConnection: Bool { asksToKeep && bodyCount <= Self.bodyLimit && !hasMore }
    /// Whether there were no records but the request's, no body, no padding that libfcgi overlooks, and nothing after it:
    /// libfcgi reads it as it is.
    private(set) var isPlain = true
    /// What the peer is to be told before the answer.
    private(set) var replies: [UInt8] = []

    private var stage = Stage.beginning
    private var parameters = ParameterScan()
    private var asksToKeep = false
    private var hasMore = false
    private var bodyCount = 0

    private var header = InlineArray<8, UInt8>(repeating: 0)
    private var headerCount = 0
    private var content = Content.nobody
    private var contentLeft = 0
    private var paddingLeft = 0

    /// Takes the next bytes of the connection.
    ///
    /// - Parameters:
    ///   - bytes: The bytes, from where the last ones ended.
    ///   - keep: Receives those of them that are name-value pairs.
    /// - Returns: What is known now; nothing is to be taken after an end.
    mutating func take(_ bytes: Span<UInt8>, keep: (Span<UInt8>) -> Void = { _ in }) -> Verdict {
        replies.removeAll(keepingCapacity: true)
        var index = 0
        while index < bytes.count {
            if stage == .end {
                hasMore = true
                isPlain = false
                break
            }
            if headerCount < Record.headerSize {
                header[headerCount] = bytes[index]
                headerCount += 1
                index += 1
                guard headerCount < Record.headerSize || takeHeader() else { return .refused }
            } else if contentLeft > 0 {
                let part = bytes.extracting(index..<index + min(contentLeft, bytes.count - index))
                guard takeContent(part, keep: keep) else { return .refused }
                contentLeft -= part.count
                index += part.count
            } else {
                let skipped = min(paddingLeft, bytes.count - index)
                paddingLeft -= skipped
                index += skipped
            }
            if headerCount == Record.headerSize && contentLeft == 0 && paddingLeft == 0 {
                headerCount = 0
                if stage == .body && content == .body && endsStream { stage = .end }
            }
        }
        return stage == .end || bodyCount > Self.bodyLimit ? .whole : .incomplete
    }

    /// Whether the record at hand has no content, which ends its stream (section 3.3).
    private var endsStream: Bool { header[4] == 0 && header[5] == 0 }

    /// Takes note of a record's header.
    ///
    /// - Returns: Whether the record may stand there.
    private mutating func takeHeader() -> Bool {
        let (kind, id) = (header[1], UInt16(header[2]) << 8 | UInt16(header[3]))
        contentLeft = Int(header[4]) << 8 | Int(header[5])
        paddingLeft = Int(header[6])
        guard header[0] == Record.version else { return false }
        // libfcgi takes this padding for the beginning of the next record, and so for lengths that nobody has checked.
        if paddingLeft > 0 && (kind == Record.Kind.beginRequest || endsStream) { isPlain = false }
        guard id != Record.management else {
            replies += Record.managementAnswer(to: kind)
            return ignoreContent()
        }
        guard stage != .beginning else { return kind == Record.Kind.beginRequest ? begin(id) : ignoreContent() }
        guard id == requestID else {
            if kind == Record.Kind.beginRequest { replies += Record.refusal(request: id) }
            return ignoreContent()
        }
        switch (stage, kind) {
        case (.parameters, Record.Kind.parameters):
            content = .parameters
            guard endsStream else { return true }
            stage = .body
            return parameters.isBetweenPairs
        case (.body, Record.Kind.input):
            content = .body
            isPlain = isPlain && endsStream
            return true
        default:
            return false
        }
    }

    private mutating func begin(_ id: UInt16) -> Bool {
        requestID = id
        stage = .parameters
        content = .beginning
        return contentLeft == MemoryLayout<FCGI_BeginRequestBody>.size
    }

    /// Lets a record go by that belongs to no request, or to none that is answered (section 3.3).
    private mutating func ignoreContent() -> Bool {
        content = .nobody
        isPlain = false
        return true
    }

    /// Takes content of the record at hand.
    ///
    /// - Returns: Whether it may stand there.
    private mutating func takeContent(_ bytes: Span<UInt8>, keep: (Span<UInt8>) -> Void) -> Bool {
        switch content {
        case .beginning:
            let start = MemoryLayout<FCGI_BeginRequestBody>.size - contentLeft
            return bytes.indices.allSatisfy { takeBeginning(bytes[$0], at: start + $0) }
        case .parameters:
            keep(bytes)
            return parameters.take(bytes)
        case .body:
            bodyCount += bytes.count
            return true
        case .nobody:
            return true
        }
    }

    /// Takes a byte of the content of FCGI_BEGIN_REQUEST (section 5.1): the role in two, and the flags.
    private mutating func takeBeginning(_ byte: UInt8, at place: Int) -> Bool {
        switch place {
        case 0: return byte == 0
        case 1: return byte == UInt8(FCGI_RESPONDER)
        case 2: asksToKeep = byte & UInt8(FCGI_KEEP_CONN) != 0
        default: break
        }
        return true
    }
}
