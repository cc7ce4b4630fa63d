internal import Glibc

/// A request that arrives in parts: what is needed, taken from the socket so that the peer has room for the rest.
///
/// It takes at most as much memory as ``ParameterScan/limit``; a body is dropped as it comes.
struct Arrival {
    private var scan = RequestScan()
    private var parameters: [UInt8] = []

    /// Takes what has arrived, up to a limit: others get their turn.
    ///
    /// - Returns: The request, if it is there whole.
    /// - Throws: ``RequestError`` if there will be none.
    mutating func receive(from socket: Socket) throws(RequestError) -> Request? {
        let verdict = try socket.withArrivedBytes(takes: true) { bytes in
            scan.take(bytes) { part in
                for index in part.indices { parameters.append(part[index]) }
            }
        }
        guard socket.send(scan.replies) else { throw .refused }
        switch verdict {
        case .refused: throw .refused
        case .incomplete, nil: return nil
        case .whole: return try request()
        }
    }

    /// Has libfcgi read the request, from a socket of our own that holds all of it.
    private func request() throws(RequestError) -> Request {
        var ends: [CInt] = [-1, -1]
        guard unsafe socketpair(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            throw .refused
        }
        defer { close(ends[0]) }
        let writer = Socket(ends[0], isLocal: true)
        writer.setSendBuffer(2 * ParameterScan.limit)
        let bytes = Record.request(scan.requestID, keepsConnection: scan.keepsConnection, parameters: parameters)
        guard writer.send(bytes) else {
            close(ends[1])
            throw .refused
        }
        let request = try Request.read(from: ends[1])
        close(ends[1])
        return request
    }
}
