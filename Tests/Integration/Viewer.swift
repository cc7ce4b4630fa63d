import Foundation
import Glibc
import Testing

/// A client on a plain socket, who reads when told to, or never.
///
/// Its calls wait at most ``patience``; those that read belong on a thread of their own.
final class Viewer: @unchecked Sendable {
    // Unchecked: a test uses a viewer in one place at a time.
    private let descriptor: CInt
    /// What has arrived and is not taken yet.
    private var arrived = Data()

    /// Longer than any wait that goes well, on a busy machine too.
    private static let patience = timeval(tv_sec: 30, tv_usec: 0)

    /// Connects to a port of this machine.
    init(port: UInt16) throws {
        descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var patience = Self.patience
        let size = socklen_t(MemoryLayout<timeval>.size)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, size)
        var address = sockaddr_in(loopbackPort: port)
        let status = unsafe withUnsafePointer(to: &address) { address in
            unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe connect(descriptor, address, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else { throw ViewerError.failed("connect", errno) }
    }

    deinit { close(descriptor) }

    /// Asks for a path on the server, by default for a whole file.
    func ask(_ path: String, method: String = "GET", _ fields: [String: String] = [:]) throws {
        let lines = ["\(method) \(path) HTTP/1.1", "Host: 127.0.0.1"] + fields.map { "\($0): \($1)" }
        let bytes = Array(lines.map { $0 + "\r\n" }.joined().utf8) + Array("\r\n".utf8)
        let sent = unsafe send(descriptor, bytes, bytes.count, CInt(MSG_NOSIGNAL))
        guard sent == bytes.count else { throw ViewerError.failed("send", errno) }
    }

    /// Whether an answer has begun to arrive.
    var hasAnswer: Bool {
        var byte: UInt8 = 0
        return unsafe recv(descriptor, &byte, 1, CInt(MSG_PEEK | MSG_DONTWAIT)) == 1
    }

    /// Reads the head of an answer.
    func head() throws -> AnswerHead {
        while true {
            if let end = arrived.firstRange(of: Data("\r\n\r\n".utf8)) {
                let text = String(decoding: arrived[..<end.lowerBound], as: UTF8.self)
                arrived = Data(arrived[end.upperBound...])
                return try #require(AnswerHead(text), "not an answer: \(text)")
            }
            let bytes = try receive(atMost: 1 << 16)
            guard !bytes.isEmpty else { throw ViewerError.ended }
            arrived += bytes
        }
    }

    /// Reads as many bytes of a body.
    func body(_ count: Int) throws -> Data {
        var body = Data(capacity: count)
        while body.count < count {
            let bytes = try read(atMost: count - body.count)
            guard !bytes.isEmpty else { throw ViewerError.ended }
            body += bytes
        }
        return body
    }

    /// Reads what there is of a body, but waits for the first byte; nothing at the end of the connection.
    func read(atMost count: Int) throws -> Data {
        guard arrived.isEmpty else {
            defer { arrived = Data(arrived.dropFirst(count)) }
            return Data(arrived.prefix(count))
        }
        return try receive(atMost: min(count, 1 << 18))
    }

    private func receive(atMost count: Int) throws -> Data {
        var bytes = Data(count: count)
        let received = unsafe bytes.withUnsafeMutableBytes { unsafe recv(descriptor, $0.baseAddress, count, 0) }
        guard received >= 0 else { throw ViewerError.failed("recv", errno) }
        return bytes.prefix(received)
    }
}

enum ViewerError: Error {
    /// The connection ended too early.
    case ended
    /// A system call failed with this errno.
    case failed(String, CInt)
}
