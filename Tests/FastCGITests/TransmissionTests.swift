import Testing

@testable import FastCGI

/// Transmissions over a pair of sockets whose peer reads as it likes.
struct TransmissionTests {
    @Test(arguments: [0, 1, 61_439, 61_440, 61_441, 200_000, 1 << 20], [1_000, 65_536, 1 << 18])
    func everyByteArrivesOnce(count: Int, windowSize: Int) async throws {
        let journal = Journal<DeliveryEnd>()
        var run = TransmissionRun(FilmDelivery(count, windowSize: windowSize, endsIn: journal))
        #expect(try run.toItsEnd(readingAtMost: { 100_000 }) == .complete)
        let answer = try run.answer
        #expect(answer.isComplete && answer.output.starts(with: Response.filmHead))
        #expect(answer.film.count == count && Film.begins(with: answer.film))
        #expect(await journal.rest() == [DeliveryEnd(ending: .complete, sent: Int64(count))])
    }

    @Test(arguments: [1, 7, 4096], [nil, 4608] as [CInt?])
    func aPeerThatReadsLittleAtATime(amount: Int, sendBuffer: CInt?) throws {
        var run = TransmissionRun(FilmDelivery(300_000, windowSize: 70_001), sendBuffer: sendBuffer)
        #expect(try run.toItsEnd(readingAtMost: { amount }) == .complete)
        let answer = try run.answer
        #expect(answer.isComplete && answer.film.count == 300_000 && Film.begins(with: answer.film))
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func aPeerThatReadsOddAmounts(seed: UInt64) throws {
        var dice = Dice(seed: seed)
        let count = Int.random(in: 1...1 << 20, using: &dice)
        let delivery = FilmDelivery(count, windowSize: .random(in: 5_000...1 << 19, using: &dice))
        var run = TransmissionRun(delivery, sendBuffer: .random(in: 4608...200_000, using: &dice))
        let ending = try run.toItsEnd { [1, 7, 4096, 100_000].randomElement(using: &dice) ?? 1 }
        #expect(ending == .complete)
        let answer = try run.answer
        #expect(answer.isComplete && answer.film.count == count && Film.begins(with: answer.film))
    }

    @Test(arguments: [400_000, 1 << 20, 4 << 20], [65_536, 1 << 19, 4 << 20])
    func whatIsTransferredArrivesOnceToo(count: Int, windowSize: Int) async throws {
        let journal = Journal<DeliveryEnd>()
        let delivery = FilmDelivery(count, windowSize: windowSize, transfers: true, endsIn: journal)
        var run = TransmissionRun(delivery)
        #expect(try run.toItsEnd(readingAtMost: { 100_000 }) == .complete)
        let answer = try run.answer
        #expect(answer.isComplete && answer.film.count == count && Film.begins(with: answer.film))
        #expect(await journal.rest() == [DeliveryEnd(ending: .complete, sent: Int64(count))])
        #expect((delivery.transferred > 0) == (count >= 1 << 20))
    }

    @Test(arguments: 1...10 as ClosedRange<UInt64>)
    func aPeerThatReadsOddAmountsOfWhatIsTransferred(seed: UInt64) throws {
        var dice = Dice(seed: seed)
        let count = Int.random(in: 500_000...Film.limit, using: &dice)
        let windowSize = Int.random(in: 70_000...1 << 21, using: &dice)
        var run = TransmissionRun(
            FilmDelivery(count, windowSize: windowSize, transfers: true),
            sendBuffer: .random(in: 4608...200_000, using: &dice)
        )
        #expect(try run.toItsEnd { [4096, 10_000, 100_000].randomElement(using: &dice) ?? 1 } == .complete)
        let answer = try run.answer
        #expect(answer.isComplete && answer.film.count == count && Film.begins(with: answer.film))
    }

    @Test func theEndIsAskedForWhenThePeerHasReadWhatWasTransferred() throws {
        let delivery = FilmDelivery(2 << 20, windowSize: 1 << 20, transfers: true)
        var run = TransmissionRun(delivery, sendBuffer: CInt(Transmission.sendBuffer))
        let headAndHeaders = 1_000
        while run.goesOnUntilBlocked() {
            #expect(!delivery.wasAskedForTheEnd || run.readCount > delivery.transferred - headAndHeaders)
            try run.read(atMost: 4096)
        }
        #expect(delivery.wasAskedForTheEnd && delivery.transferred > 1 << 20)
    }

    @Test func whatCannotBeTransferredIsRead() throws {
        var run = TransmissionRun(
            FilmDelivery(2 << 20, windowSize: 1 << 20, fault: .untransferable(from: 700_000), transfers: true)
        )
        #expect(try run.toItsEnd(readingAtMost: { 100_000 }) == .complete)
        let answer = try run.answer
        #expect(answer.isComplete && answer.film.count == 2 << 20 && Film.begins(with: answer.film))
    }

    @Test func onlyToUnixSocketsIsTransferred() throws {
        let delivery = FilmDelivery(2 << 20, windowSize: 1 << 20, transfers: true)
        var run = TransmissionRun(delivery, isLocal: false)
        #expect(try run.toItsEnd(readingAtMost: { 100_000 }) == .complete)
        #expect(delivery.transferred == 0)
    }

    @Test func aBlockedSocketIsLeftAlone() throws {
        var run = TransmissionRun(FilmDelivery(Film.limit, windowSize: Film.limit))
        let first = run.goesOnUntilBlocked()
        // Nobody reads in between.
        let second = run.goesOnUntilBlocked()
        #expect(first && second)
    }

    @Test func aHeadMayBeEmptyOrLong() throws {
        for head in [0, 1, 61_441, 300_000] {
            var run = TransmissionRun(Response(head: Film.beginning(head), delivery: FilmDelivery(0)))
            #expect(try run.toItsEnd(readingAtMost: { 4096 }) == .complete)
            let answer = try run.answer
            #expect(answer.isComplete && answer.output.count == head && Film.begins(with: answer.output))
        }
    }

    @Test(
        arguments: [
            .abort(window: 0), .abort(window: 1), .abort(window: 2), .abort(window: 3),
            .unreadable(from: 0), .unreadable(from: 300_000), .unreadable(from: 599_999),
        ] as [FilmDelivery.Fault]
    )
    func whatFailsIsNeverComplete(fault: FilmDelivery.Fault) async throws {
        for amount in [4096, 1 << 20] {
            let journal = Journal<DeliveryEnd>()
            var run = TransmissionRun(FilmDelivery(600_000, windowSize: 200_000, fault: fault, endsIn: journal))
            #expect(try run.toItsEnd(readingAtMost: { amount }) == .aborted)
            let answer = try run.answer
            #expect(!answer.outputEnded && answer.end == nil)
            #expect(Film.begins(with: answer.film))
            #expect(await journal.rest() == [DeliveryEnd(ending: .aborted, sent: Int64(answer.film.count))])
        }
    }

    @Test(arguments: [0, 1, 60_000, 500_000])
    func aPeerThatLeavesIsToldWithWhatItTook(received: Int) async throws {
        let journal = Journal<DeliveryEnd>()
        var run = TransmissionRun(FilmDelivery(Film.limit, windowSize: 1 << 19, endsIn: journal))
        #expect(try run.toItsEnd(readingAtMost: { 4096 }, leavingAfter: received) == .clientGone)
        let answer = try run.answer
        #expect(!answer.outputEnded && answer.end == nil)
        #expect(Film.begins(with: answer.film))
        #expect(await journal.rest() == [DeliveryEnd(ending: .clientGone, sent: Int64(answer.film.count))])
    }

    @Test func aWindowOfNothingIsABug() async {
        await #expect(processExitsWith: .failure) {
            final class EmptyWindow: Delivery {
                func next() -> DeliveryStep { .send(count: 0) }
                func read(into buffer: inout MutableRawSpan, at offset: Int64) throws(DeliveryFailed) {}
                func ended(_ ending: Ending, sent: Int64) {}
            }
            var run = TransmissionRun(Response(head: [], delivery: EmptyWindow()))
            _ = run.goesOnUntilBlocked()
        }
    }
}

/// A transmission, the socket it goes to, and what its peer has read.
private struct TransmissionRun: ~Copyable {
    private let pair: SocketPair
    private let stream = WindowStream()
    private var transmission: Transmission
    private var wire: [UInt8] = []

    private static let requestID: UInt16 = 513

    private let isLocal: Bool

    init(_ delivery: FilmDelivery, sendBuffer: CInt? = nil, isLocal: Bool = true) {
        self.init(.film(delivery), sendBuffer: sendBuffer, isLocal: isLocal)
    }

    init(_ response: Response, sendBuffer: CInt? = nil, isLocal: Bool = true) {
        pair = SocketPair(sendBuffer: sendBuffer)
        self.isLocal = isLocal
        transmission = Transmission(response, to: Self.requestID)
    }

    /// What the peer makes of what it has read.
    var answer: Answer { get throws { try Answer(decoding: wire, of: Self.requestID) } }

    /// Whether the transmission goes on until the socket is full.
    mutating func goesOnUntilBlocked() -> Bool {
        while true {
            switch step() {
            case .blocked, .waits: return true
            case .turnEnded: continue
            case .ended: return false
            }
        }
    }

    private mutating func step() -> Transmission.State {
        transmission.advance(on: Socket(pair.server, isLocal: isLocal), through: stream)
    }

    /// The bytes on the wire that the peer has read.
    var readCount: Int { wire.count }

    /// Lets the peer read once.
    mutating func read(atMost amount: Int) throws {
        wire += try pair.peer.receive(atMost: amount)
    }

    /// Goes on with the transmission until it ends, while the peer reads now and then some of what has arrived.
    ///
    /// - Parameters:
    ///   - amount: How much the peer takes with its next read.
    ///   - limit: The bytes after which the peer leaves, if it does.
    /// - Returns: How it ended.
    /// - Throws: ``PeerError``.
    mutating func toItsEnd(readingAtMost amount: () -> Int, leavingAfter limit: Int = .max) throws -> Ending {
        while true {
            if case .ended(let ending) = step() {
                transmission.end(ending)
                Socket(pair.server, isLocal: true).disconnect()
                wire += try pair.peer.receiveToEnd()
                return ending
            }
            if wire.count >= limit { pair.peer.disconnect() }
            let arrived = wire.count
            while pair.peer.hasArrival && wire.count < arrived + 20_000 {
                wire += try pair.peer.receive(atMost: amount())
            }
        }
    }
}
