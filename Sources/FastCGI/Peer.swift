/// The other end of a connection on which an answer goes out.
public struct Peer: Sendable {
    private let connection: Connection

    init(_ connection: Connection) {
        self.connection = connection
    }

    /// Cuts the connection, so that nobody takes an answer on it for complete; its delivery is told that the peer has gone.
    ///
    /// To be called from any thread while the answer runs, not after its delivery has ended: the connection may bring
    /// another request by then.
    public func cut() {
        connection.socket.disconnect()
    }
}
