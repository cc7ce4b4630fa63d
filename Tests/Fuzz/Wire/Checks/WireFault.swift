internal import Glibc

/// What a check has found wrong with the server.
public enum WireFault: Error, CustomStringConvertible {
    /// A call on the peer's own socket failed: the server is gone, or it has lost descriptors.
    case failed(_ call: String, _ error: CInt)
    /// The server neither answers nor closes.
    case stuck
    /// What came back is not a record.
    case notFastCGI(_ header: [UInt8])
    /// A record came that nothing asked for.
    case unasked(kind: UInt8, requestID: UInt16)
    /// The answer to a request that is right in every way is another one than its parameters ask for.
    case wrongAnswer(requestID: UInt16)
    /// A request that is right in every way was not answered to the end.
    case cutAnswer(requestID: UInt16)
    /// An answer that is not whole ended as complete.
    case falselyComplete(requestID: UInt16)
    /// The connection stayed open, or went on, after the answer to a request that wants it closed.
    case notClosed

    /// What is wrong, for a person.
    public var description: String {
        switch self {
        case .failed(let call, let error): unsafe "\(call) fails: \(String(cString: strerror(error)))"
        case .stuck: "the server neither answers nor closes"
        case .notFastCGI(let header): "the server sent what is not a record: \(header)"
        case .unasked(let kind, let id): "the server sent a record of type \(kind) for request \(id), unasked"
        case .wrongAnswer(let id): "the answer to request \(id) is not the one its parameters ask for"
        case .cutAnswer(let id): "request \(id) was not answered to the end"
        case .falselyComplete(let id): "a part of the answer to request \(id) ended as complete"
        case .notClosed: "the connection goes on after the answer to a request that wants it closed"
        }
    }
}
