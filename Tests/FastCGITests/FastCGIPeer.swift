import Glibc

/// The web server's end of a connection: writes and reads raw bytes, and never waits for ever.
final class FastCGIPeer {
    private let descriptor: CInt
    /// What has arrived and is not taken yet.
    private var arrived: ArraySlice<UInt8> = []

    /// Longer than any wait that goes well, also on a machine that is busy.
    private static let limit = timeval(tv_sec: 20, tv_usec: 0)

    /// Takes ownership of a connected socket.
    init(owning descriptor: CInt) {
        self.descriptor = descriptor
        var limit = Self.limit
        let size = socklen_t(MemoryLayout<timeval>.size)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
    }

    /// Connects to a Unix socket.
    convenience init(connectedTo path: String) throws(PeerError) {
        let descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw .failed("socket", errno) }
        self.init(owning: descriptor)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
        try connect(to: &address)
    }

    /// Connects to a TCP port of 127.0.0.1, from an address of this machine.
    convenience init(connectedToPort port: UInt16, from source: String = "127.0.0.1") throws(PeerError) {
        let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw .failed("socket", errno) }
        self.init(owning: descriptor)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        _ = unsafe inet_pton(AF_INET, source, &address.sin_addr)
        let status = unsafe withUnsafePointer(to: &address) { address in
            unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe bind(descriptor, address, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else { throw .failed("bind", errno) }
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
        try connect(to: &address)
    }

    private func connect<Address: BitwiseCopyable>(to address: inout Address) throws(PeerError) {
        let status = unsafe withUnsafePointer(to: &address) { address in
            unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe Glibc.connect(descriptor, address, socklen_t(MemoryLayout<Address>.size))
            }
        }
        guard status == 0 else { throw .failed("connect", errno) }
    }

    deinit { close(descriptor) }

    /// Ends both directions: the server is told at once, and what had arrived before can still be received.
    func disconnect() {
        shutdown(descriptor, CInt(SHUT_RDWR))
    }

    // MARK: Sending

    /// Sends bytes, all of them.
    func send(_ bytes: [UInt8]) throws(PeerError) {
        var start = 0
        while start < bytes.count {
            let sent = unsafe bytes[start...].withUnsafeBytes { rest in
                unsafe Glibc.send(descriptor, rest.baseAddress, rest.count, CInt(MSG_NOSIGNAL))
            }
            guard sent >= 0 else { throw .failed("send", errno) }
            start += sent
        }
    }

    /// Sends a request, whole.
    func send(_ request: PeerRequest) throws(PeerError) {
        try send(request.bytes)
    }

    // MARK: Receiving

    /// Receives at most `count` bytes; waits for the first one.
    ///
    /// - Returns: No bytes at the end of the connection.
    func receive(atMost count: Int) throws(PeerError) -> [UInt8] {
        if !arrived.isEmpty {
            defer { arrived = arrived.dropFirst(count) }
            return Array(arrived.prefix(count))
        }
        var bytes = [UInt8](repeating: 0, count: count)
        let received = unsafe recv(descriptor, &bytes, count, 0)
        // A server that closes with something unread resets the connection: its end as well.
        guard received >= 0 || errno == ECONNRESET else { throw .failed("recv", errno) }
        return Array(bytes.prefix(max(0, received)))
    }

    /// Whether there is something to receive now: bytes, or the end.
    var hasArrival: Bool {
        var byte: UInt8 = 0
        let count = unsafe recv(descriptor, &byte, 1, CInt(MSG_PEEK | MSG_DONTWAIT))
        return !arrived.isEmpty || count >= 0 || errno != EAGAIN
    }

    /// Receives up to the end of the connection.
    func receiveToEnd() throws(PeerError) -> [UInt8] {
        var bytes: [UInt8] = []
        while true {
            let more = try receive(atMost: 1 << 16)
            if more.isEmpty { return bytes }
            bytes += more
        }
    }

    /// Receives one record; `nil` at the end of the connection.
    func receiveRecord() throws(PeerError) -> WireRecord? {
        while true {
            if let record = try WireRecord(takenFrom: &arrived) { return record }
            let rest = arrived
            arrived = []
            let more = try receive(atMost: 1 << 16)
            arrived = rest + more
            if more.isEmpty { return nil }
        }
    }

    /// Receives the answer to a request, to its end or to the end of the connection.
    func receiveAnswer(to id: UInt16 = 1) throws(PeerError) -> Answer {
        var answer = Answer()
        while answer.end == nil, let record = try receiveRecord() {
            try answer.add(record, of: id)
        }
        return answer
    }

    /// Sends a request and receives its answer.
    func answer(to request: PeerRequest) throws(PeerError) -> Answer {
        try send(request)
        return try receiveAnswer(to: request.id)
    }
}

/// What stops a peer.
enum PeerError: Error, Equatable {
    /// A system call failed; with `EAGAIN` because the time was up.
    case failed(String, CInt)
    /// What came is not the header of a FastCGI record.
    case notFastCGI([UInt8])
    /// A record came where the specification has none like it.
    case unexpected(WireRecord)
}
