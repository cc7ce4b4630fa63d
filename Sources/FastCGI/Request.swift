internal import CFastCGI
internal import Glibc

/// One FastCGI request: its parameters and its number, read from a connection by libfcgi.
///
/// It owns libfcgi's memory for the request, and not the connection.
@safe
public struct Request: ~Copyable {
    // libfcgi's streams keep the address of this structure, so it never moves.
    private let request: UnsafeMutablePointer<FCGX_Request>

    /// The number that the records of the answer carry.
    let id: UInt16
    /// Whether the peer wants the connection to stay open after the answer (FCGI_KEEP_CONN).
    let keepsConnection: Bool

    /// The most bytes of a request's body that are read and dropped, so that the connection can be used again.
    ///
    /// As much as nginx lets a client send by default (`client_max_body_size`).
    private static let bodyLimit = 1 << 20

    /// Reads a request from a connection, and drops its body.
    ///
    /// It waits for the peer, up to the connection's receive time-out for each read.
    ///
    /// - Parameter socket: A connection; it stays the caller's, unless the error says that libfcgi has closed it.
    /// - Returns: The request; its memory is freed when it goes.
    /// - Throws: ``RequestError`` if no whole request for a responder arrived.
    static func read(from socket: CInt) throws(RequestError) -> Request {
        let request = UnsafeMutablePointer<FCGX_Request>.allocate(capacity: 1)
        unsafe FCGX_InitRequest(request, -1, 0)
        // With a descriptor in place, FCGX_Accept_r reads from it and accepts nothing: there is no listener (-1), so a
        // failed read ends in an error. It closes the descriptor then; detached, so that it does not wait for the peer.
        unsafe request.pointee.ipcFd = socket
        unsafe request.pointee.keepConnection = 1
        unsafe request.pointee.detached = 1
        guard unsafe FCGX_Accept_r(request) == 0 else {
            unsafe request.deallocate()
            throw .unreadable
        }
        let bodyIsRead = unsafe dropBody(request.pointee.in)
        let received = unsafe Request(request, bodyIsRead: bodyIsRead)
        // libfcgi takes parameters that break off for parameters that end; its stream remembers.
        guard unsafe FCGX_GetError(request.pointee.in) == 0 else { throw .brokenOff }
        guard unsafe request.pointee.role == FCGI_RESPONDER else { throw .notForResponder }
        return received
    }

    private init(_ request: UnsafeMutablePointer<FCGX_Request>, bodyIsRead: Bool) {
        unsafe self.request = request
        id = UInt16(truncatingIfNeeded: unsafe request.pointee.requestId)
        keepsConnection = unsafe request.pointee.keepConnection != 0 && bodyIsRead
    }

    deinit {
        // 0: the connection stays open, it is not libfcgi's.
        unsafe FCGX_Free(request, 0)
        unsafe request.deallocate()
    }

    /// Reads to the empty FCGI_STDIN record, which stands even after a request without a body.
    ///
    /// - Returns: Whether the end was reached within the limit.
    private static func dropBody(_ input: UnsafeMutablePointer<FCGX_Stream>?) -> Bool {
        for _ in 0...bodyLimit where unsafe FCGX_GetChar(input) == EOF {
            return unsafe FCGX_GetError(input) == 0
        }
        return false
    }

    /// The value of a parameter as text, with U+FFFD for what is not UTF-8; `nil` if the request does not carry it.
    public subscript(name: StaticString) -> String? {
        guard let value = unsafe value(of: name) else { return nil }
        return unsafe String(cString: value)
    }

    /// The value of a parameter as the bytes that arrived.
    ///
    /// A NUL byte ends the value: libfcgi hands parameters over as C strings.
    ///
    /// - Parameters:
    ///   - name: The parameter's name.
    ///   - body: Receives the bytes; none, if the request does not carry the parameter.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws.
    public func withBytes<Result, Failure: Error>(
        of name: StaticString,
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        guard let value = unsafe value(of: name) else { return try body(Span()) }
        let bytes = unsafe UnsafeRawBufferPointer(start: value, count: strlen(value))
        return try unsafe body(bytes.assumingMemoryBound(to: UInt8.self).span)
    }

    private func value(of name: StaticString) -> UnsafeMutablePointer<CChar>? {
        // A static string ends in a NUL byte, as FCGX_GetParam needs it.
        unsafe FCGX_GetParam(UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self), request.pointee.envp)
    }
}

/// Why a connection brought no request.
enum RequestError: Error, Equatable {
    /// The peer closed, sent half a request and no more, or broke the protocol. libfcgi has closed the connection.
    case unreadable
    /// A request began, and broke off or broke the protocol. The connection is still open.
    case brokenOff
    /// A whole request, for a role that is not FCGI_RESPONDER. The connection is still open.
    case notForResponder
}
