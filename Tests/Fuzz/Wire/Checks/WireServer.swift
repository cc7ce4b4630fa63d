internal import FastCGI

/// A real server, which all inputs go to.
public final class WireServer: Sendable {
    private let server: Server
    private let path: String

    /// Starts a server on a new Unix socket.
    ///
    /// - Parameter path: The socket's path.
    /// - Throws: The error of the server, if it cannot start.
    public init(at path: String) throws {
        self.path = path
        server = try Server(
            listener: ListeningSocket.open(at: .unix(path: path, mode: 0o600)),
            // So much time that only the end of the connection ends half a request.
            limits: .init(workers: 2, connections: 16, requestTimeout: .seconds(3600)),
            application: EchoApplication(),
            report: { _ in }
        )
        try server.start()
    }

    /// Stops the server, and waits for its end; to be called once, and nothing after it.
    public func end() {
        server.stop()
        server.waitForEnd()
    }

    /// Sends an input on a connection of its own, and checks what comes back.
    ///
    /// The requests that it begins with are sent as a web server does, each when the one before it is answered, and the
    /// answers have to be right; the rest is sent at once, and what comes back must not be false.
    ///
    /// - Parameter input: Any bytes.
    /// - Throws: What is wrong with the server.
    public func check(_ input: [UInt8]) throws(WireFault) {
        var peer = try Peer(connectedTo: path)
        var rest = input[...]
        while let request = AskedRequest(takenFrom: &rest) {
            peer.send(request.bytes)
            try checkAnswer(to: request, from: &peer)
            guard request.keepsConnection else {
                guard try peer.receive() == nil else { throw .notClosed }
                return
            }
        }
        peer.send(rest)
        peer.endSending()
        var answers = UncertainAnswers(to: rest)
        while let record = try peer.receive() { try answers.add(record) }
    }

    private func checkAnswer(to request: AskedRequest, from peer: inout Peer) throws(WireFault) {
        var output: [UInt8] = []
        while let record = try peer.receive() {
            guard record.requestID == request.id else {
                throw .unasked(kind: record.kind, requestID: record.requestID)
            }
            switch record.kind {
            case WireRecord.Kind.output:
                output += record.content
            case WireRecord.Kind.endRequest:
                let echo = Echo(path: request.value(of: "PATH_INFO"), query: request.value(of: "QUERY_STRING"))
                // Section 5.5: status 0, FCGI_REQUEST_COMPLETE.
                guard output == echo.head + echo.body && record.content.elementsEqual(repeatElement(0, count: 8)) else {
                    throw .wrongAnswer(requestID: request.id)
                }
                return
            default:
                throw .unasked(kind: record.kind, requestID: record.requestID)
            }
        }
        throw .cutAnswer(requestID: request.id)
    }
}
