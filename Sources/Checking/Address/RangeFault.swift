/// What is wrong with the answer to a range.
enum RangeFault: Equatable, Sendable {
    /// The answer is an error, or some other status that a range does not get.
    case refused(Int)
    /// All of the film is sent (200).
    case ignored
    /// The bytes are those of a compressed film.
    case encoded(String)
    /// 206, and nothing says which bytes.
    case placeMissing
    /// `Content-Range` cannot be read.
    case placeUnreadable(String)
    /// `Content-Range` ends in `*`: how long the film is remains unknown.
    case totalMissing
    /// `Content-Range` says another size than the whole film has.
    case wrongTotal(Int64)
    /// The bytes begin elsewhere.
    case wrongPlace(Int64)
    /// The bytes end before what was asked for: so many came.
    case cutShort(Int64)
    /// The bytes go on after the end that was asked for.
    case endIgnored(Int64)
    /// `Content-Length` is not what `Content-Range` says.
    case wrongLength(Int64)
    /// Other bytes than the whole film has there.
    case wrongBytes
    /// The answer ended before what it promised.
    case brokeOff

    /// The first fault of an answer; `nil` if there is none.
    ///
    /// - Parameters:
    ///   - exchange: The answer, of which as much was read as was wanted.
    ///   - ask: What was asked for; it begins within the film.
    ///   - size: The size of the film in bytes.
    ///   - bytes: What the film holds there, as far as that is known.
    init?(in exchange: Exchange, to ask: Ask, of size: Int64, holding bytes: ArraySlice<UInt8> = []) {
        if let fault = Self.ofHead(exchange, ask, size) {
            self = fault
        } else if zip(exchange.body, bytes).contains(where: { $0 != $1 }) {
            self = .wrongBytes
        } else if exchange.brokeOff {
            self = .brokeOff
        } else {
            return nil
        }
    }

    private static func ofHead(_ exchange: Exchange, _ ask: Ask, _ size: Int64) -> RangeFault? {
        if exchange.status == 200 { return .ignored }
        guard exchange.status == 206 else { return .refused(exchange.status) }
        if let encoding = exchange.encoding { return .encoded(encoding) }
        guard let text = exchange.fields["Content-Range"] else { return .placeMissing }
        guard case .part(let first, let last, let total) = ContentRange(text) else { return .placeUnreadable(text) }
        if first != ask.first { return .wrongPlace(first) }
        let wanted = min(ask.last ?? .max, size - 1)
        if last < wanted { return .cutShort(last - first + 1) }
        if last > wanted { return .endIgnored(last - first + 1) }
        guard let total else { return .totalMissing }
        if total != size { return .wrongTotal(total) }
        if let length = exchange.length, length != last - first + 1 { return .wrongLength(length) }
        return nil
    }
}

extension RangeFault {
    /// What came, in words.
    func text(of size: Int64) -> String {
        switch self {
        case .refused(let status): "\(status) instead of 206"
        case .ignored: "200 and the whole film instead of 206 and the range"
        case .encoded(let encoding): "a part of a \(encoding) stream instead of the film's bytes"
        case .placeMissing: "206 without Content-Range"
        case .placeUnreadable(let value): "206 with Content-Range: \(value), which is none"
        case .totalMissing: "206 with Content-Range that ends in /*: the film's size is missing"
        case .wrongTotal(let total): "206 that says the film has \(total) bytes; it has \(size)"
        case .wrongPlace(let first): "206 with bytes from \(first) on"
        case .cutShort(let count): "206 cut short after \(Amount(count))"
        case .endIgnored(let count): "206 with \(Amount(count)): the end that was asked for is ignored"
        case .wrongLength(let length): "206 with Content-Length: \(length), which is not what Content-Range says"
        case .wrongBytes: "206 with other bytes than the whole film has there"
        case .brokeOff: "206 that broke off before its end"
        }
    }

    /// What whoever runs the server can change.
    func advice(seeing exchange: Exchange) -> String {
        switch self {
        case .ignored: Self.adviceOnIgnored(by: exchange)
        case .refused(412): "give a strong entity tag, the same in every answer, or none at all"
        case .refused(let status): "answer ranges with 206; look for the \(status) in the server's log"
        case .encoded: "do not compress films (nginx: gzip off), neither here nor in a proxy or CDN"
        case .placeMissing, .placeUnreadable, .totalMissing, .wrongTotal, .wrongPlace, .wrongLength:
            "send Content-Range: bytes FIRST-LAST/SIZE, the last byte included, SIZE that of the whole film"
                + " (RFC 9110 14.4)"
        case .cutShort:
            "send all that was asked for; a cap belongs to open-ended ranges (bytes=N-) of browsers alone"
        case .endIgnored: "end where the range ends (bytes=FIRST-LAST), not at the end of the film or of a block"
        case .wrongBytes: "seek to the first byte before reading, and keep compression and filters away from films"
        case .brokeOff: "look in the server's log for what ended the answer: a time-out, a limit on memory or time"
        }
    }

    private static func adviceOnIgnored(by exchange: Exchange) -> String {
        let fields = exchange.fields
        let server = fields["Server"]?.lowercased() ?? ""
        let cacheMarks = ["CF-Cache-Status", "X-Cache", "X-Amz-Cf-Id", "X-Served-By", "Via"]
        if let encoding = exchange.encoding {
            return "do not compress films (\(encoding) here): no range can be cut out of what is made on the way"
        }
        if server.contains("simplehttp") {
            return "Python's http.server knows no ranges: serve films with nginx, Caddy or Rangefinder"
        }
        if let mark = cacheMarks.first(where: { fields[$0] != nil }) {
            return "a cache or CDN answers (\(mark)): let it pass Range on, or cache in slices"
        }
        if fields["Accept-Ranges"]?.lowercased() == "bytes" {
            return
                "the server behind takes ranges (Accept-Ranges: bytes), so something in front of it takes Range away:"
                + " let the proxy pass it on (nginx: no proxy_set_header Range \"\")"
        }
        if server.contains("nginx") {
            return "if nginx sends the file: set max_ranges above 0, and no gzip, sub_filter or addition on films;"
                + " if it passes to an application: let that answer ranges"
        }
        return "answer ranges with 206: a web view or a simple server seldom does; nginx, Caddy and Rangefinder do"
    }
}
