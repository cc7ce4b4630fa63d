import FastCGI
import Glibc
import Testing

/// How a server ends: a drain loses no request, and a stop leaves nothing that looks complete.
@Suite(.timeLimit(.minutes(5)))
struct EndTests {
    private static let greet: @Sendable (borrowing Request) -> Response = { _ in .text("hello") }
    private static let keeping = PeerRequest(keepsConnection: true)

    // MARK: Drain

    @Test func aDrainClosesConnectionsThatWaitForTheirNextRequest() async throws {
        try await RunningServer.run(answering: Self.greet) { server in
            let peers = try (1...5).map { _ in try server.connect() }
            for peer in peers { #expect(try peer.answer(to: Self.keeping).isComplete) }
            server.drain()
            for peer in peers { #expect(try peer.receiveToEnd() == []) }
            try await server.waitForEnd()
        }
    }

    @Test func aDrainLetsAnswersGoOnToTheirEnd() async throws {
        let ends = Journal<DeliveryEnd>()
        try await RunningServer.run(answering: { _ in .film(FilmDelivery(Film.limit, endsIn: ends)) }) { server in
            let peers = try (1...5).map { _ in try server.connect() }
            for peer in peers {
                try peer.send(Self.keeping)
                #expect(try peer.receive(atMost: 1) == [1])
            }
            server.drain()
            for peer in peers {
                let answer = try Answer(decoding: [1] + peer.receiveToEnd(), of: 1)
                #expect(answer.isComplete && answer.film.count == Film.limit && Film.begins(with: answer.film))
                #expect(try await ends.next() == DeliveryEnd(ending: .complete, sent: Int64(Film.limit)))
            }
            try await server.waitForEnd()
        }
    }

    @Test func aDrainOfAnIdleServerEndsItAndWithdrawsItsSocket() async throws {
        try await RunningServer.run(answering: Self.greet) { server in
            server.drain()
            server.drain()
            try await server.waitForEnd()
            #expect(throws: PeerError.failed("connect", ENOENT)) { try server.connect() }
        }
    }

    @Test func aDrainAnswersWhoIsInTheQueue() async throws {
        let (arrived, gate) = (Journal<Void>(), Gate())
        let answer: @Sendable (borrowing Request) -> Response = { _ in
            arrived.note(())
            gate.pass()
            return .text("hello")
        }
        try await RunningServer.run(workers: 1, answering: answer) { server in
            defer { gate.open() }
            // While the only worker is held at the gate, nobody accepts.
            let peers = try (1...10).map { _ in try server.connect() }
            for peer in peers { try peer.send(Self.keeping) }
            try await arrived.next()
            server.drain()
            gate.open()
            for peer in peers {
                #expect(try peer.receiveAnswer().isComplete)
                #expect(try peer.receiveToEnd() == [])
            }
            try await server.waitForEnd()
        }
    }

    @Test func aDrainAtTheConnectionLimitAnswersWhoIsInTheQueue() async throws {
        try await RunningServer.run(connections: 1, answering: { _ in .film(FilmDelivery(Film.limit)) }) { server in
            let running = try server.connect()
            try running.send(PeerRequest())
            #expect(try await server.notices.next() == .connectionLimitReached(1))
            let queued = try server.connect()
            try queued.send(PeerRequest())
            server.drain()
            #expect(try running.receiveAnswer().isComplete)
            #expect(try queued.receiveAnswer().isComplete)
            try await server.waitForEnd()
            #expect(throws: PeerError.failed("connect", ENOENT)) { try server.connect() }
        }
    }

    @Test func aDrainGivesASilentConnectionTheTimeOfARequest() async throws {
        try await RunningServer.run(requestTimeout: .milliseconds(200), answering: Self.greet) { server in
            let silent = try server.connect()
            // The one that connected after it is answered, so it is accepted.
            #expect(try server.answer(to: PeerRequest()).isComplete)
            server.drain()
            #expect(try silent.receiveToEnd() == [])
            try await server.waitForEnd()
        }
    }

    // MARK: Stop

    @Test func aStopCutsAnswers() async throws {
        let ends = Journal<DeliveryEnd>()
        try await RunningServer.run(answering: { _ in .film(FilmDelivery(Film.limit, endsIn: ends)) }) { server in
            let peers = try (1...5).map { _ in try server.connect() }
            for peer in peers {
                try peer.send(Self.keeping)
                #expect(try peer.receive(atMost: 1) == [1])
            }
            server.stop()
            var arrived: [Int64] = []
            for peer in peers {
                let answer = try Answer(decoding: [1] + peer.receiveToEnd(), of: 1)
                #expect(!answer.outputEnded && answer.end == nil && Film.begins(with: answer.film))
                arrived.append(Int64(answer.film.count))
            }
            let told = try await ends.next(peers.count)
            #expect(told.allSatisfy { $0.ending == .stopped })
            #expect(told.map(\.sent).sorted() == arrived.sorted())
            try await server.waitForEnd()
        }
        #expect(await ends.rest() == [], "Each was told once.")
    }

    @Test func aStopEndsADrain() async throws {
        let ends = Journal<DeliveryEnd>()
        try await RunningServer.run(answering: { _ in .film(FilmDelivery(Film.limit, endsIn: ends)) }) { server in
            let peer = try server.connect()
            try peer.send(Self.keeping)
            #expect(try peer.receive(atMost: 1) == [1])
            server.drain()
            server.stop()
            #expect(try await ends.next().ending == .stopped)
            try await server.waitForEnd()
        }
    }

    @Test func aStopEndsConnectionsThatArriveMeanwhile() async throws {
        let (arrived, gate) = (Journal<Void>(), Gate())
        let answer: @Sendable (borrowing Request) -> Response = { _ in
            arrived.note(())
            gate.pass()
            return .text("hello")
        }
        try await RunningServer.run(workers: 1, answering: answer) { server in
            defer { gate.open() }
            let running = try server.connect()
            try running.send(PeerRequest())
            try await arrived.next()
            // While the only worker is held at the gate, nobody accepts.
            let silent = try (1...3).map { _ in try server.connect() }
            server.stop()
            gate.open()
            for peer in silent { #expect(try peer.receiveToEnd() == []) }
            try await server.waitForEnd()
        }
    }
}
