@testable import FastCGI

/// A server that answers on a Unix socket of its own, for the time of ``run(workers:connections:requestTimeout:answering:_:)``.
final class RunningServer: Sendable {
    private let server: Server
    private let folder = TemporaryFolder()
    /// The socket's path.
    let path: String
    /// What the server reported.
    let notices: Journal<Server.Notice>
    private let life: AsyncStream<Never>

    private init(limits: Server.Limits, application: any Application) throws {
        let notices = Journal<Server.Notice>()
        path = folder.path(of: "server.sock")
        let listener = try ListeningSocket.open(at: .unix(path: path, mode: 0o600))
        server = try Server(listener: listener, limits: limits, application: application) { notices.note($0) }
        self.notices = notices
        let (life, end) = AsyncStream.makeStream(of: Never.self)
        self.life = life
        try server.start()
        try WorkerThread { [server] in
            server.waitForEnd()
            end.finish()
        }.detach()
    }

    /// Starts a server, uses it, stops it and sees it end.
    static func run(
        workers: Int = 2,
        connections: Int = 1000,
        requestTimeout: Duration = .seconds(20),
        answering answer: @escaping @Sendable (borrowing Request) -> Response,
        _ use: (RunningServer) async throws -> Void
    ) async throws {
        let server = try RunningServer(
            limits: .init(workers: workers, connections: connections, requestTimeout: requestTimeout),
            application: AnsweringApplication(answer: answer)
        )
        do {
            try await use(server)
        } catch {
            server.stop()
            throw error
        }
        server.stop()
        try await server.waitForEnd()
    }

    /// How much of it is in use now.
    var load: Server.Load { server.load }

    /// Connects a peer.
    func connect() throws -> FastCGIPeer { try FastCGIPeer(connectedTo: path) }

    /// Sends a request on a connection of its own, and receives the answer.
    func answer(to request: PeerRequest) throws -> Answer { try connect().answer(to: request) }

    func drain() { server.drain() }

    func stop() { server.stop() }

    /// Waits for the server's end, as long as the test's time limit allows.
    func waitForEnd() async throws {
        for await _ in life {}
        try Task.checkCancellation()
    }
}

/// An application that is one function.
struct AnsweringApplication: Application {
    let answer: @Sendable (borrowing Request) -> Response

    func respond(to request: borrowing Request) -> Response { answer(request) }
}
