internal import Glibc

/// The web server's end of a connection.
struct Peer: ~Copyable {
    private let descriptor: CInt
    /// What has arrived and is not taken yet.
    private var arrived: ArraySlice<UInt8> = []

    /// How long one wait is.
    private static let wait = timeval(tv_sec: 1, tv_usec: 0)
    /// How many waits in a row mean that the server is stuck: together, longer than any that go well on a busy machine.
    ///
    /// Counted, for a machine that stands still as a whole (a virtual one that is moved) takes the time of one wait from
    /// a server that is well.
    private static let mostWaits = 20

    /// Connects to a Unix socket.
    init(connectedTo path: String) throws(WireFault) {
        descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw .failed("socket", errno) }
        var wait = Self.wait
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &wait, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
        let status = unsafe withUnsafePointer(to: &address) { address in
            unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe connect(descriptor, address, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard status == 0 else { throw .failed("connect", errno) }
    }

    deinit { close(descriptor) }

    /// Sends bytes, as far as the server takes them: it may have closed.
    func send(_ bytes: ArraySlice<UInt8>) {
        var rest = bytes
        while !rest.isEmpty {
            let sent = unsafe rest.withUnsafeBytes { rest in
                unsafe Glibc.send(descriptor, rest.baseAddress, rest.count, CInt(MSG_NOSIGNAL))
            }
            guard sent >= 0 || errno == EINTR else { return }
            rest = rest.dropFirst(max(0, sent))
        }
    }

    /// Tells the server that nothing more comes.
    func endSending() {
        shutdown(descriptor, CInt(SHUT_WR))
    }

    /// Receives one record.
    ///
    /// - Returns: `nil` at the end of the connection, which may be in the middle of a record.
    /// - Throws: ``WireFault/stuck`` or ``WireFault/notFastCGI(_:)``.
    mutating func receive() throws(WireFault) -> WireRecord? {
        while true {
            if let record = try WireRecord(takenFrom: &arrived) { return record }
            let more = try receiveBytes()
            if more.isEmpty { return nil }
            arrived += more
        }
    }

    private func receiveBytes() throws(WireFault) -> ArraySlice<UInt8> {
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        var waits = 0
        while waits < Self.mostWaits {
            let count = unsafe recv(descriptor, &bytes, bytes.count, 0)
            if count >= 0 { return bytes.prefix(count) }
            switch errno {
            case EINTR: continue
            // A server that closes with something unread resets the connection: its end as well.
            case ECONNRESET: return []
            case EAGAIN: waits += 1
            default: throw .failed("recv", errno)
            }
        }
        throw .stuck
    }
}
