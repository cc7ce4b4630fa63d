import FastCGI
import Glibc
import Synchronization
import Testing

/// Peers that misbehave again and again: descriptors, threads and memory come back.
///
/// Each in a process of its own.
@Suite(.timeLimit(.minutes(5)))
struct LossTests {
    /// What comes and goes by itself: the threads of Swift's own pool, and the connections that workers are about to close.
    private static let fluctuation = 2

    @Test func nothingIsLostToHostilePeers() async {
        await #expect(processExitsWith: .success) {
            let greet: @Sendable (borrowing Request) -> Response = { _ in .text("hello") }
            try await RunningServer.run(workers: 2, requestTimeout: .milliseconds(20), answering: greet) { server in
                func round() throws {
                    let peers = try HostilePeerTests.garbage.map { garbage in
                        let peer = try server.connect()
                        // The server may have closed before it has taken everything.
                        try? peer.send(garbage.bytes)
                        return peer
                    }
                    let silent = try server.connect()
                    for peer in peers + [silent] { _ = try peer.receiveToEnd() }
                    #expect(try server.answer(to: PeerRequest()).text == "hello")
                }
                for _ in 1...20 { try round() }
                let before = ProcessResources.now
                for _ in 1...100 { try round() }
                let after = ProcessResources.now
                #expect(after.descriptors <= before.descriptors + Self.fluctuation, "\(before) \(after)")
                #expect(after.threads <= before.threads + Self.fluctuation, "\(before) \(after)")
                #expect(after.heap - before.heap < 256 << 10, "\(before) \(after)")
            }
        }
    }

    @Test func tenThousandLeaveAtRandomPoints() async {
        await #expect(processExitsWith: .success) {
            let (begun, ended) = (Counter(), Counter())
            let answer: @Sendable (borrowing Request) -> Response = { request in
                if request["QUERY_STRING"] == "greet" { return .text("hello") }
                begun.add()
                return Response(head: Response.filmHead, delivery: CountedDelivery(ended))
            }
            try await RunningServer.run(workers: 4, requestTimeout: .seconds(60), answering: answer) { server in
                var dice = Dice(seed: 10_000)
                /// As many come, and leave in the middle of a request or of an answer.
                func leave(_ count: Int) throws {
                    var open: [FastCGIPeer] = []
                    for _ in 1...count {
                        let peer = try server.connect()
                        var request = PeerRequest(["PATH_INFO": "/film.mp4"], keepsConnection: .random(using: &dice))
                        if Int.random(in: 1...10, using: &dice) == 1 { request.body = Film.beginning(20_000) }
                        let bytes = request.bytes
                        let isWhole = Int.random(in: 1...3, using: &dice) > 1
                        try peer.send(isWhole ? bytes : Array(bytes.prefix(.random(in: 0..<bytes.count, using: &dice))))
                        if isWhole && Bool.random(using: &dice) {
                            _ = try peer.receive(atMost: .random(in: 1...100_000, using: &dice))
                        }
                        open.append(peer)
                        if open.count > 20 { open.remove(at: .random(in: open.indices, using: &dice)) }
                    }
                }
                /// Waits until every answer that began has ended, and an honest one has been served.
                func settle() throws {
                    #expect(try server.answer(to: PeerRequest(["QUERY_STRING": "greet"])).text == "hello")
                    for _ in 1...2_000 where begun.value != ended.value { usleep(5_000) }
                    #expect(begun.value == ended.value)
                }
                try leave(1_000)
                try settle()
                let before = ProcessResources.now
                try leave(10_000)
                try settle()
                let after = ProcessResources.now
                #expect(begun.value > 5_000)
                #expect(after.threads <= before.threads + Self.fluctuation, "\(before) \(after)")
                #expect(after.heap - before.heap < 256 << 10, "\(before) \(after)")
                server.drain()
                try await server.waitForEnd()
                #expect(ProcessResources.now.descriptors <= before.descriptors)
            }
        }
    }
}

/// A number that threads add to.
private final class Counter: Sendable {
    private let count = Atomic(0)

    var value: Int { count.load(ordering: .acquiring) }

    func add() { count.add(1, ordering: .acquiringAndReleasing) }
}

/// A film with a wait in it, whose end is counted.
private final class CountedDelivery: Delivery {
    private let ended: Counter
    private let film = FilmDelivery(1 << 20, windowSize: 200_000, transfers: true)
    private var steps = 0

    init(_ ended: Counter) { self.ended = ended }

    func next() -> DeliveryStep {
        steps += 1
        return steps == 2 ? .wait(.milliseconds(3)) : film.next()
    }

    func read(into buffer: inout MutableRawSpan, at offset: Int64) throws(DeliveryFailed) {
        try film.read(into: &buffer, at: offset)
    }

    var transferableCount: Int64 { film.transferableCount }

    func transfer(from offset: Int64, count: Int, to socket: CInt) throws(TransferError) -> Int {
        try film.transfer(from: offset, count: count, to: socket)
    }

    func ended(_ ending: Ending, sent: Int64) { ended.add() }
}
