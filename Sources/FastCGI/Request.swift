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

    /// Who has sent it; `nil` for a request that came on no connection of a server.
    public internal(set) var peer: Peer?

    /// Has libfcgi read a request.
    ///
    /// - Parameter file: Holds the request, seen by a ``RequestScan`` to be whole and plain, so that libfcgi waits for
    ///   nobody. It stays the caller's, unless there is an error.
    /// - Returns: The request; its memory is freed when it goes.
    /// - Throws: ``RequestError/unreadable`` if the connection broke down meanwhile.
    static func read(from file: CInt) throws(RequestError) -> Request {
        let request = UnsafeMutablePointer<FCGX_Request>.allocate(capacity: 1)
        unsafe FCGX_InitRequest(request, -1, 0)
        // With a descriptor in place, FCGX_Accept_r reads from it and accepts nothing: there is no listener (-1), so a
        // failed read ends in an error. It closes the descriptor then; detached, so that it does not wait for the peer.
        unsafe request.pointee.ipcFd = file
        unsafe request.pointee.keepConnection = 1
        unsafe request.pointee.detached = 1
        guard unsafe FCGX_Accept_r(request) == 0 else {
            unsafe request.deallocate()
            throw .unreadable
        }
        // The empty FCGI_STDIN record, which stands even after a request without a body.
        _ = unsafe FCGX_GetChar(request.pointee.in)
        return unsafe Request(request)
    }

    private init(_ request: UnsafeMutablePointer<FCGX_Request>) {
        unsafe self.request = request
        id = UInt16(truncatingIfNeeded: unsafe request.pointee.requestId)
        keepsConnection = unsafe request.pointee.keepConnection != 0
    }

    deinit {
        // 0: the connection stays open, it is not libfcgi's.
        unsafe FCGX_Free(request, 0)
        unsafe request.deallocate()
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

/// Why a connection brings no request.
enum RequestError: Error, Equatable {
    /// The peer has closed the connection.
    case end
    /// The peer breaks the protocol or a limit, or asks for another role than FCGI_RESPONDER.
    case refused
    /// The connection broke down while libfcgi read, which has closed the descriptor.
    case unreadable
}
