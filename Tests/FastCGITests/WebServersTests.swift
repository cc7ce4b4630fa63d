import Addresses
import Glibc
import Testing

@testable import FastCGI

/// Who may connect (FastCGI specification, section 3.2).
@Suite(.timeLimit(.minutes(5)))
struct WebServersTests {
    private static let limits = Server.Limits(workers: 2, connections: 10, requestTimeout: .seconds(20))

    // MARK: The list

    @Test(arguments: [
        ("199.170.183.28,199.170.183.71", "199.170.183.71", true),  // the specification's own example
        ("199.170.183.28,199.170.183.71", "199.170.183.72", false),
        ("192.0.2.1, 2001:db8::/32", "2001:db8::7", true), ("192.0.2.0/24", "192.0.2.9", true),
    ])
    func areNamedByTheStarter(_ list: String, _ address: String, _ isOne: Bool) throws {
        let webServers = try #require(try WebServers(environment: Self.environment(list)))
        #expect(webServers.contains(address) == isOne)
    }

    @Test(arguments: [nil, ""]) func areNotNamedByTheStarter(_ list: String?) throws {
        #expect(try WebServers(environment: Self.environment(list)) == nil)
    }

    @Test(arguments: [
        ("192.0.2.1,web1", "web1"), (",192.0.2.1", ""), ("192.0.2.1,", ""), ("192.0.2.1/33", "192.0.2.1/33"),
    ])
    func areAddresses(_ list: String, _ wrong: String) {
        #expect(throws: ListeningSocketError.noAddress(wrong)) { try WebServers(environment: Self.environment(list)) }
    }

    private static func environment(_ list: String?) -> (String) -> String? {
        { $0 == "FCGI_WEB_SERVER_ADDRS" ? list : nil }
    }

    // MARK: The socket

    @Test func connectionsOfOthersAreClosed() async throws {
        try await withServer(on: "127.0.0.1", for: "127.0.0.2") { port, notices in
            for _ in 1...3 {
                let other = try FastCGIPeer(connectedToPort: port)
                // The server may have closed already.
                try? other.send(PeerRequest())
                #expect(try other.receiveToEnd() == [])
            }
            #expect(try FastCGIPeer(connectedToPort: port, from: "127.0.0.2").answer(to: PeerRequest()).isComplete)
            let told = await notices.rest()
            #expect(told == [.refused(address: "127.0.0.1")], "Once a minute, however many try.")
        }
    }

    /// A socket for both families shows IPv4 addresses mapped into IPv6 (ipv6(7)).
    @Test(arguments: [("127.0.0.1", true), ("::ffff:127.0.0.1", true), ("::1", false)])
    func bothFamiliesAreChecked(_ webServer: String, _ mayConnect: Bool) async throws {
        try await withServer(on: "::", for: webServer) { port, _ in
            let peer = try FastCGIPeer(connectedToPort: port)
            try? peer.send(PeerRequest())
            #expect(try peer.receiveAnswer().isComplete == mayConnect)
        }
    }

    @Test func aUnixSocketHasNoAddresses() throws {
        let folder = TemporaryFolder()
        var socket = try ListeningSocket.open(at: .unix(path: folder.path(of: "listen.sock"), mode: 0o600))
        let webServers = try Self.webServers("127.0.0.1")
        let outcome = Result { () throws(ListeningSocketError) in try socket.accept(only: webServers) }
        #expect(throws: ListeningSocketError.withoutAddresses) { try outcome.get() }
        socket.withdraw()
    }

    /// tcp(7): a peer that is gone is noticed, and the end of an answer does not wait for acknowledgements.
    @Test func connectionsAreReadyForOtherMachines() throws {
        let listener = try ListeningSocket.open(at: .tcp(host: "127.0.0.1", port: 0))
        let peer = try FastCGIPeer(connectedToPort: listener.port)
        let connection = Connection(try #require(try accepted(by: listener)), isLocal: false)
        #expect(Self.option(SO_KEEPALIVE, of: SOL_SOCKET, on: connection) == 1)
        #expect(Self.option(TCP_NODELAY, of: CInt(IPPROTO_TCP), on: connection) == 1)
        #expect(Self.option(TCP_KEEPIDLE, of: CInt(IPPROTO_TCP), on: connection) == 60)
        peer.disconnect()
    }

    private func accepted(by listener: borrowing ListeningSocket) throws -> CInt? {
        var queue = pollfd(fd: listener.descriptor, events: Int16(POLLIN), revents: 0)
        #expect(unsafe poll(&queue, 1, 20_000) == 1)
        return try listener.accept()
    }

    private static func option(_ name: CInt, of level: CInt, on connection: Connection) -> CInt {
        var value: CInt = -1
        var length = socklen_t(MemoryLayout<CInt>.size)
        unsafe getsockopt(connection.socket.descriptor, level, name, &value, &length)
        return value
    }

    private static func webServers(_ address: String) throws -> WebServers {
        WebServers([try #require(AddressRange(address))])
    }

    /// Runs a server on a port for one web server.
    private func withServer(
        on host: String,
        for webServer: String,
        _ use: (UInt16, Journal<Server.Notice>) async throws -> Void
    ) async throws {
        var listener = try ListeningSocket.open(at: .tcp(host: host, port: 0))
        try listener.accept(only: Self.webServers(webServer))
        let port = listener.port
        let notices = Journal<Server.Notice>()
        let application = AnsweringApplication { _ in .text("hello") }
        let server = try Server(listener: listener, limits: Self.limits, application: application) { notices.note($0) }
        try server.start()
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(try await use(port, notices))
        } catch {
            outcome = .failure(error)
        }
        server.stop()
        server.waitForEnd()
        try outcome.get()
    }
}
