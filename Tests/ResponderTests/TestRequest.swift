import Glibc
import Testing

@testable import FastCGI

/// A request as nginx sends it (FastCGI specification, sections 3.4, 5.1 to 5.3), read by libfcgi as in the server.
struct TestRequest {
    var parameters: [(name: String, value: [UInt8])]

    /// A request with parameters of text.
    init(_ parameters: KeyValuePairs<String, String> = [:]) {
        self.parameters = parameters.map { ($0.key, Array($0.value.utf8)) }
    }

    /// Hands the request over as the server does.
    func received<Result>(by body: (borrowing Request) throws -> Result) throws -> Result {
        LibFCGI.prepare()
        var sockets: [CInt] = [-1, -1]
        try #require(unsafe socketpair(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0, &sockets) == 0)
        defer { for socket in sockets { close(socket) } }
        let bytes = bytes
        try #require(unsafe send(sockets[1], bytes, bytes.count, 0) == bytes.count)
        return try body(try Request.read(from: sockets[0]))
    }

    private var bytes: [UInt8] {
        let responder: [UInt8] = [0, 1, 0, 0, 0, 0, 0, 0]
        let pairs = parameters.flatMap { name, value in
            Self.length(name.utf8.count) + Self.length(value.count) + name.utf8 + value
        }
        let (begin, params, stdin): (UInt8, UInt8, UInt8) = (1, 4, 5)
        // A record without content is the end of a stream, so there must not be one before it.
        let given = pairs.isEmpty ? [] : record(params, pairs)
        return record(begin, responder) + given + record(params, []) + record(stdin, [])
    }

    private func record(_ type: UInt8, _ content: [UInt8]) -> [UInt8] {
        [1, type, 0, 1, UInt8(content.count >> 8), UInt8(content.count & 255), 0, 0] + content
    }

    private static func length(_ count: Int) -> [UInt8] {
        count < 128 ? [UInt8(count)] : [128, 0, UInt8(count >> 8), UInt8(count & 255)]
    }
}
