import FastCGI
import Testing

/// One request a connection, and many after one another (FCGI_KEEP_CONN, section 5.1).
@Suite(.timeLimit(.minutes(5)))
struct KeptConnectionTests {
    private static let echo: @Sendable (borrowing Request) -> Response = { .text($0["QUERY_STRING"] ?? "none") }

    private func request(_ query: String, keepsConnection: Bool) -> PeerRequest {
        PeerRequest(["QUERY_STRING": query], keepsConnection: keepsConnection)
    }

    @Test func closesAfterOneRequest() async throws {
        try await RunningServer.run(answering: Self.echo) { server in
            let peer = try server.connect()
            let answer = try peer.answer(to: request("a", keepsConnection: false))
            #expect(answer.isComplete && answer.text == "a")
            #expect(try peer.receiveToEnd() == [])
        }
    }

    @Test func answersOneRequestAfterTheOther() async throws {
        try await RunningServer.run(workers: 1, answering: Self.echo) { server in
            let peers = [try server.connect(), try server.connect(), try server.connect()]
            for number in 1...50 as ClosedRange<UInt16> {
                for (index, peer) in peers.enumerated() {
                    var request = request("request \(number) of \(index)", keepsConnection: true)
                    request.id = number
                    let answer = try peer.answer(to: request)
                    #expect(answer.isComplete && answer.text == "request \(number) of \(index)")
                }
            }
            for peer in peers {
                #expect(try peer.answer(to: request("the last", keepsConnection: false)).isComplete)
                #expect(try peer.receiveToEnd() == [])
            }
        }
    }

    @Test(arguments: [0, 10, 100_000, 1 << 20], [1000, 65_535])
    func bodiesAreDroppedAndTheNextRequestIsUnderstood(bodyCount: Int, recordSize: Int) async throws {
        try await RunningServer.run(answering: Self.echo) { server in
            let peer = try server.connect()
            for query in ["with a body", "with another"] {
                var request = request(query, keepsConnection: true)
                request.body = Film.beginning(bodyCount)
                request.recordSize = recordSize
                request.paddingCount = 5
                let answer = try peer.answer(to: request)
                #expect(answer.isComplete && answer.text == query)
            }
            #expect(try peer.answer(to: request("without", keepsConnection: true)).text == "without")
        }
    }

    @Test func aBodyBeyondTheLimitIsAnsweredAndTheConnectionClosed() async throws {
        try await RunningServer.run(answering: Self.echo) { server in
            let peer = try server.connect()
            var request = request("too much", keepsConnection: true)
            request.body = Film.beginning(1 << 20 + 1)
            let answer = try peer.answer(to: request)
            #expect(answer.isComplete && answer.text == "too much")
            #expect(try peer.receiveToEnd() == [])
        }
    }

    @Test func filmsOnAKeptConnection() async throws {
        let ends = Journal<DeliveryEnd>()
        try await RunningServer.run(workers: 1, answering: { _ in .film(FilmDelivery(1 << 20, endsIn: ends)) }) {
            server in
            let peer = try server.connect()
            for _ in 1...5 {
                let answer = try peer.answer(to: request("", keepsConnection: true))
                #expect(answer.isComplete && answer.film.count == 1 << 20 && Film.begins(with: answer.film))
                #expect(try await ends.next() == DeliveryEnd(ending: .complete, sent: 1 << 20))
            }
        }
    }

    @Test func anAnswerThatFailsCutsAKeptConnection() async throws {
        let ends = Journal<DeliveryEnd>()
        let answer: @Sendable (borrowing Request) -> Response = { _ in
            .film(FilmDelivery(1 << 20, fault: .unreadable(from: 600_000), endsIn: ends))
        }
        try await RunningServer.run(answering: answer) { server in
            let peer = try server.connect()
            try peer.send(request("", keepsConnection: true))
            let answer = try Answer(decoding: peer.receiveToEnd(), of: 1)
            #expect(!answer.outputEnded && answer.end == nil && Film.begins(with: answer.film))
            #expect(try await ends.next() == DeliveryEnd(ending: .aborted, sent: Int64(answer.film.count)))
        }
    }

    @Test func nothingOfAnAnswerThatFailsGetsIntoTheNextOne() async throws {
        let answer: @Sendable (borrowing Request) -> Response = { request in
            request["QUERY_STRING"] == "fails"
                ? .film(FilmDelivery(100_000, windowSize: 50_000, fault: .abort(window: 1)))
                : .text("hello")
        }
        try await RunningServer.run(workers: 1, answering: answer) { server in
            let failed = try server.connect()
            try failed.send(request("fails", keepsConnection: true))
            _ = try failed.receiveToEnd()
            let next = try server.answer(to: request("", keepsConnection: false))
            #expect(next.isComplete && next.text == "hello")
        }
    }
}
