import FastCGI
import Testing

/// What a delivery and those who look learn of an answer on its way.
@Suite(.timeLimit(.minutes(5)))
struct ProgressTests {
    private static let size = Film.limit

    @Test func aDeliveryHearsOfItsBeginningAndOfAPeerThatDoesNotRead() async throws {
        let notes = Journal<Note>()
        let answer: @Sendable (borrowing Request) -> Response = { _ in
            Response(head: Response.filmHead, delivery: NotingDelivery(FilmDelivery(Self.size), in: notes))
        }
        try await RunningServer.run(answering: answer) { server in
            let peer = try server.connect()
            try peer.send(PeerRequest(["PATH_INFO": "/film"]))
            #expect(try await notes.next() == .began)
            guard case .blocked(let sent) = try await notes.next() else {
                Issue.record("the socket takes all of it")
                return
            }
            #expect(0 < sent && sent < Int64(Self.size))
            let load = try await server.load { $0.waitingAnswers == 1 }
            #expect(load.connections == 1 && load.connectionLimit == 1000 && load.workers == 2)

            let whole = try peer.receiveAnswer()
            #expect(whole.isComplete && whole.film.count == Self.size)
            #expect(try await notes.next() == .unblocked)
            try await server.load { $0.waitingAnswers == 0 && $0.busyWorkers == 0 }
        }
    }

    @Test func aPeerThatIsCutGetsATrueBeginning() async throws {
        let notes = Journal<Note>()
        let peers = Journal<Peer>()
        let answer: @Sendable (borrowing Request) -> Response = { request in
            if let peer = request.peer { peers.note(peer) }
            return Response(head: Response.filmHead, delivery: NotingDelivery(FilmDelivery(Self.size), in: notes))
        }
        try await RunningServer.run(answering: answer) { server in
            let peer = try server.connect()
            try peer.send(PeerRequest(["PATH_INFO": "/film"]))
            #expect(try await notes.next() == .began)
            guard case .blocked(let sent) = try await notes.next() else {
                Issue.record("the socket takes all of it")
                return
            }
            try await peers.next().cut()
            #expect(try await notes.next() == .unblocked)
            #expect(try await notes.next() == .ended(.clientGone, sent: sent))
            let rest = try Answer(decoding: peer.receiveToEnd(), of: 1)
            #expect(rest.end == nil && Film.begins(with: rest.film))
            try await server.load { $0 == Server.Load(connectionLimit: 1000, workers: 2) }
        }
    }
}

/// What a delivery has heard.
private enum Note: Equatable, Sendable {
    case began
    case blocked(sent: Int64)
    case unblocked
    case ended(Ending, sent: Int64)
}

/// A film's delivery that notes what it hears.
private final class NotingDelivery: Delivery {
    private let film: FilmDelivery
    private let journal: Journal<Note>

    init(_ film: FilmDelivery, in journal: Journal<Note>) {
        self.film = film
        self.journal = journal
    }

    func next() -> DeliveryStep { film.next() }

    func read(into buffer: inout MutableRawSpan, at offset: Int64) throws(DeliveryFailed) {
        try film.read(into: &buffer, at: offset)
    }

    func began() { journal.note(.began) }

    func wasBlocked(sent: Int64) { journal.note(.blocked(sent: sent)) }

    func wasUnblocked() { journal.note(.unblocked) }

    func ended(_ ending: Ending, sent: Int64) { journal.note(.ended(ending, sent: sent)) }
}

extension RunningServer {
    /// Waits until as much of the server is in use as should be.
    @discardableResult
    fileprivate func load(where holds: (Server.Load) -> Bool) async throws -> Server.Load {
        while true {
            let load = load
            if holds(load) { return load }
            try await Task.sleep(for: .milliseconds(5))
        }
    }
}
