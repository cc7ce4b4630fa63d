import FastCGI
import Glibc
import Testing

/// Peers that do not read, or read slowly: their answers are set aside, and hold no worker.
@Suite(.timeLimit(.minutes(5)))
struct ParkingTests {
    @Test func peersThatDoNotReadHoldNoWorkerAndAreReleased() async {
        // In a process of its own, whose descriptors nobody else opens.
        await #expect(processExitsWith: .success) {
            let ends = Journal<DeliveryEnd>()
            let size = Film.limit
            let answer: @Sendable (borrowing Request) -> Response = { request in
                request["PATH_INFO"] == "/short" ? .text("short") : .film(FilmDelivery(size, endsIn: ends))
            }
            try await RunningServer.run(workers: 4, answering: answer) { server in
                let short = PeerRequest(["PATH_INFO": "/short"])
                let descriptorsBefore = descriptorCount

                let parked = try (0..<300).map { _ in
                    let peer = try server.connect()
                    try peer.send(PeerRequest(["PATH_INFO": "/film"]))
                    return peer
                }
                for _ in 1...20 {
                    let answer = try server.answer(to: short)
                    #expect(answer.isComplete && answer.text == "short")
                }
                for peer in parked {
                    // The answer has begun, so that what is cut is an answer.
                    let first = try peer.receiveRecord()
                    try #require(first?.content == Response.filmHead)
                    peer.disconnect()
                }
                let told = try await ends.next(parked.count)
                #expect(told.allSatisfy { $0.ending == .clientGone })
                var arrived: [Int64] = []
                for peer in parked {
                    let rest = try Answer(decoding: peer.receiveToEnd(), of: 1)
                    #expect(!rest.outputEnded && rest.end == nil && Film.begins(with: rest.output))
                    arrived.append(Int64(rest.output.count))
                }
                #expect(told.map(\.sent).sorted() == arrived.sorted())
                #expect(arrived.allSatisfy { 0 < $0 && $0 < Int64(size) })
                server.drain()
                try await server.waitForEnd()
                #expect(descriptorCount == descriptorsBefore + parked.count, "The peers' own ends are still open.")
            }
            #expect(await ends.rest() == [], "Each was told once.")
        }
    }

    @Test func peersThatReadSlowlyGetTheWholeAnswer() async throws {
        let ends = Journal<DeliveryEnd>()
        let count = 1 << 20 + 12_345
        let answer: @Sendable (borrowing Request) -> Response = { _ in
            .film(FilmDelivery(count, windowSize: 200_000, endsIn: ends))
        }
        try await RunningServer.run(answering: answer) { server in
            let peers = try (0..<20).map { _ in
                let peer = try server.connect()
                try peer.send(PeerRequest())
                return peer
            }
            var wires = [[UInt8]](repeating: [], count: peers.count)
            var reading = Set(peers.indices)
            while !reading.isEmpty {
                for index in reading {
                    let bytes = try peers[index].receive(atMost: 10_000 + 1_111 * index)
                    wires[index] += bytes
                    if bytes.isEmpty { reading.remove(index) }
                }
            }
            for wire in wires {
                let answer = try Answer(decoding: wire, of: 1)
                #expect(answer.isComplete && answer.film.count == count && Film.begins(with: answer.film))
            }
            let told = try await ends.next(peers.count)
            #expect(told.allSatisfy { $0 == DeliveryEnd(ending: .complete, sent: Int64(count)) })
        }
        #expect(await ends.rest() == [], "Each was told once.")
    }

    @Test func oneWorkerServesManyFilmsInTurn() async throws {
        try await RunningServer.run(workers: 1, answering: { _ in .film(FilmDelivery(1 << 20)) }) { server in
            let peers = try (0..<10).map { _ in try server.connect() }
            for peer in peers { try peer.send(PeerRequest(keepsConnection: true)) }
            // The last one first: it does not wait for those before it.
            for peer in peers.reversed() {
                let answer = try peer.receiveAnswer()
                #expect(answer.isComplete && answer.film.count == 1 << 20 && Film.begins(with: answer.film))
            }
            for peer in peers { #expect(try peer.answer(to: PeerRequest()).isComplete) }
        }
    }
}

/// The descriptors that this process has open.
private var descriptorCount: Int { TemporaryFolder.names(in: "/proc/self/fd").count }
