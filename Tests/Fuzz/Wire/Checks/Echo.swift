internal import FastCGI

/// What the server's application answers: the path, or many bytes where the query is `large`.
///
/// The head tells how many bytes follow, so that a part does not look like a whole.
struct Echo {
    let body: [UInt8]

    /// More than one record, one window, and what a socket takes at once.
    private static let large = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 / 251) }

    private static let field = Array("Content-Length: ".utf8)
    private static let endOfHead = Array("\r\n\r\n".utf8)

    init(path: [UInt8], query: [UInt8]) {
        body = query == Array("large".utf8) ? Self.large : path
    }

    var head: [UInt8] { Self.field + Array("\(body.count)".utf8) + Self.endOfHead }

    /// Whether an answer has as many bytes as it tells.
    static func isWhole(_ answer: [UInt8]) -> Bool {
        guard answer.starts(with: field) else { return false }
        let digits = answer.dropFirst(field.count).prefix { $0 != endOfHead[0] }
        guard let count = Int(String(decoding: digits, as: UTF8.self)) else { return false }
        return answer.count == field.count + digits.count + endOfHead.count + count
    }
}

/// Answers every request with its ``Echo``.
struct EchoApplication: Application {
    func respond(to request: borrowing Request) -> Response {
        let echo = Echo(path: request.bytes(of: "PATH_INFO"), query: request.bytes(of: "QUERY_STRING"))
        return Response(head: echo.head, delivery: EchoDelivery(echo.body))
    }
}

extension Request {
    fileprivate borrowing func bytes(of name: StaticString) -> [UInt8] {
        withBytes(of: name) { span in
            var bytes: [UInt8] = []
            for index in span.indices { bytes.append(span[index]) }
            return bytes
        }
    }
}

/// A body in windows.
private final class EchoDelivery: Delivery {
    private let body: [UInt8]
    private var announced = 0

    private static let window = 100_000

    init(_ body: [UInt8]) {
        self.body = body
    }

    func next() -> DeliveryStep {
        let count = min(Self.window, body.count - announced)
        guard count > 0 else { return .finish }
        announced += count
        return .send(count: Int64(count))
    }

    func read(into buffer: inout MutableRawSpan, at offset: Int64) throws(DeliveryFailed) {
        let start = Int(offset)
        let end = start + buffer.byteCount
        unsafe buffer.withUnsafeMutableBytes { unsafe $0.copyBytes(from: body[start..<end]) }
    }

    func ended(_ ending: Ending, sent: Int64) {}
}
