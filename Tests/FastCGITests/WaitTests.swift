import FastCGI
import Glibc
import Testing

/// Deliveries that wait: their answers hold no worker, and go on in time.
@Suite(.timeLimit(.minutes(5)))
struct WaitTests {
    /// Answers /short at once, and everything else after an hour.
    private static func hour(
        endsIn ends: Journal<Ending>? = nil
    ) -> @Sendable (borrowing Request) -> Response {
        { request in
            request["PATH_INFO"] == "/short"
                ? .text("short")
                : Response(head: Response.filmHead, delivery: WaitingDelivery(for: .seconds(3600), endsIn: ends))
        }
    }

    private static let short = PeerRequest(["PATH_INFO": "/short"])

    /// Peers whose answers have begun to wait.
    private func waitingPeers(_ count: Int, of server: RunningServer) throws -> [FastCGIPeer] {
        try (0..<count).map { _ in
            let peer = try server.connect()
            try peer.send(PeerRequest(keepsConnection: true))
            let head = try peer.receiveRecord()
            #expect(head?.content == Response.filmHead, "What was announced before goes out before the wait.")
            return peer
        }
    }

    @Test func windowsBeforeAWaitGoOutFirst() async throws {
        final class TwoWindows: Delivery {
            private var steps: [DeliveryStep] = [
                .send(count: 1 << 20), .send(count: 100), .wait(.milliseconds(50)), .send(count: 8), .wait(.zero),
                .finish,
            ]
            func next() -> DeliveryStep { steps.removeFirst() }
            func read(into buffer: inout MutableRawSpan, at offset: Int64) throws(DeliveryFailed) {
                Film.copy(to: &buffer, from: offset)
            }
            func ended(_ ending: Ending, sent: Int64) {}
        }
        try await RunningServer.run(answering: { _ in Response(head: Response.filmHead, delivery: TwoWindows()) }) {
            server in
            let peer = try server.connect()
            for _ in 1...3 {
                let answer = try peer.answer(to: PeerRequest(keepsConnection: true))
                #expect(answer.isComplete && answer.film.count == 1 << 20 + 108 && Film.begins(with: answer.film))
            }
        }
    }

    @Test func waitsHoldNoWorker() async throws {
        try await RunningServer.run(workers: 1, answering: Self.hour()) { server in
            let waiting = try waitingPeers(300, of: server)
            for _ in 1...20 { #expect(try server.answer(to: Self.short).text == "short") }
            #expect(waiting.allSatisfy { !$0.hasArrival })
        }
    }

    @Test func whoLeavesDuringAWaitIsNoticed() async throws {
        let ends = Journal<Ending>()
        try await RunningServer.run(answering: Self.hour(endsIn: ends)) { server in
            let waiting = try waitingPeers(50, of: server)
            for peer in waiting {
                peer.disconnect()
                #expect(try await ends.next() == .clientGone)
                #expect(try peer.receiveToEnd() == [])
            }
            #expect(try server.answer(to: Self.short).isComplete)
        }
        #expect(await ends.rest() == [], "Each was told once.")
    }

    @Test func aDrainGoesOnWaiting() async throws {
        let answer: @Sendable (borrowing Request) -> Response = { _ in
            Response(head: Response.filmHead, delivery: WaitingDelivery(for: .milliseconds(300)))
        }
        try await RunningServer.run(answering: answer) { server in
            let waiting = try waitingPeers(5, of: server)
            server.drain()
            for peer in waiting {
                let rest = try peer.receiveAnswer()
                #expect(rest.isComplete && rest.output == Film.beginning(8))
                #expect(try peer.receiveToEnd() == [])
            }
            try await server.waitForEnd()
        }
    }

    @Test func aStopCutsAWait() async throws {
        let ends = Journal<Ending>()
        try await RunningServer.run(answering: Self.hour(endsIn: ends)) { server in
            let waiting = try waitingPeers(5, of: server)
            server.drain()
            server.stop()
            #expect(try await ends.next(5).allSatisfy { $0 == .stopped })
            for peer in waiting { #expect(try peer.receiveToEnd() == []) }
            try await server.waitForEnd()
        }
    }

    @Test func waitsEndInTimeWhileAThousandWait() async throws {
        let lateness = Journal<Duration>()
        let answer: @Sendable (borrowing Request) -> Response = { request in
            let milliseconds = request["QUERY_STRING"].flatMap { Int($0) }
            let delivery = WaitingDelivery(
                for: milliseconds.map { .milliseconds($0) } ?? .seconds(3600),
                latenessIn: milliseconds == nil ? nil : lateness
            )
            return Response(head: Response.filmHead, delivery: delivery)
        }
        try await RunningServer.run(connections: 2000, answering: answer) { server in
            let waiting = try waitingPeers(1000, of: server)
            var dice = Dice(seed: 6)
            let peers = try (0..<100).map { _ in
                let peer = try server.connect()
                try peer.send(PeerRequest(["QUERY_STRING": "\(Int.random(in: 500...1500, using: &dice))"]))
                return peer
            }
            let late = try await lateness.next(peers.count).sorted()
            #expect(late[0] >= .zero, "None is early.")
            // The machine may be busy with others for a moment, but not for most of them.
            #expect(late[50] < .milliseconds(5))
            for peer in peers { #expect(try peer.receiveAnswer().isComplete) }
            #expect(waiting.allSatisfy { !$0.hasArrival })
        }
    }

    @Test func waitsTakeNoProcessorTime() async {
        // In a process of its own, where nobody else takes any.
        await #expect(processExitsWith: .success) {
            let waited = Journal<Duration>()
            let answer: @Sendable (borrowing Request) -> Response = { request in
                let isLast = request["PATH_INFO"] == "/last"
                let delivery = WaitingDelivery(for: .seconds(isLast ? 1 : 3600), latenessIn: isLast ? waited : nil)
                return Response(head: Response.filmHead, delivery: delivery)
            }
            try await RunningServer.run(connections: 2000, answering: answer) { server in
                let peers = try (0..<300).map { _ in
                    let peer = try server.connect()
                    try peer.send(PeerRequest())
                    _ = try peer.receiveRecord()
                    return peer
                }
                let last = try server.connect()
                try last.send(PeerRequest(["PATH_INFO": "/last"]))
                _ = try last.receiveRecord()
                let before = ProcessResources.processorTime
                _ = try await waited.next()
                #expect(ProcessResources.processorTime - before < .milliseconds(20))
                #expect(peers.allSatisfy { !$0.hasArrival })
            }
        }
    }
}
