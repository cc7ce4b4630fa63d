import Testing

@testable import FastCGI

struct TimersTests {
    private static let start = ContinuousClock.now

    private static func instant(_ milliseconds: Int) -> ContinuousClock.Instant { start + .milliseconds(milliseconds) }

    /// A connection that has no socket.
    private static func connection() -> Connection { Connection(-1, isLocal: false) }

    @Test func nobodyWaitsAtFirst() {
        var timers = Timers()
        #expect(timers.nearest == nil)
        #expect(Seen(timers.next()) == .nothing(nil))
    }

    @Test func saysHowLongTheFirstHas() {
        var timers = Timers()
        let connection = Self.connection()
        timers.add(.listener, at: Self.instant(70))
        timers.add(.connection(connection), at: Self.instant(50))
        #expect(Seen(timers.next(now: Self.instant(30))) == .nothing(.milliseconds(20)))
        #expect(Seen(timers.next(now: Self.instant(50))) == .connection(ObjectIdentifier(connection)))
        #expect(Seen(timers.next(now: Self.instant(50))) == .nothing(.milliseconds(20)))
        #expect(Seen(timers.next(now: Self.instant(1_000))) == .listener)
        #expect(timers.nearest == nil)
    }

    @Test func removesOnlyWhoIsThere() {
        var timers = Timers()
        let (waiting, other) = (Self.connection(), Self.connection())
        timers.add(.connection(waiting), at: Self.instant(1))
        timers.remove(other)
        #expect(timers.nearest == Self.instant(1))
        timers.remove(waiting)
        timers.remove(waiting)
        #expect(timers.nearest == nil && waiting.timerPlace == nil)
    }

    @Test("As a list that is searched each time", arguments: 1...20 as ClosedRange<UInt64>)
    func agreesWithAList(seed: UInt64) {
        var dice = Dice(seed: seed)
        var timers = Timers()
        var list: [(connection: Connection, milliseconds: Int)] = []
        for _ in 1...2_000 {
            switch Int.random(in: 1...5, using: &dice) {
            case 1...3:
                let added = (connection: Self.connection(), milliseconds: Int.random(in: 0...500, using: &dice))
                list.append(added)
                timers.add(.connection(added.connection), at: Self.instant(added.milliseconds))
            case 4:
                guard let index = list.indices.randomElement(using: &dice) else { continue }
                timers.remove(list.remove(at: index).connection)
            default:
                guard let first = list.map(\.milliseconds).min() else { continue }
                let due = Seen(timers.next(now: Self.instant(500)))
                let index = list.firstIndex { due == .connection(ObjectIdentifier($0.connection)) }
                #expect(index.map { list.remove(at: $0).milliseconds } == first)
            }
            #expect(timers.nearest == list.map(\.milliseconds).min().map(Self.instant))
        }
    }
}

/// What the timers say, so that it can be compared.
private enum Seen: Equatable {
    case connection(ObjectIdentifier)
    case listener
    case nothing(Duration?)

    init(_ next: Timers.Next) {
        switch next {
        case .due(.connection(let connection)): self = .connection(ObjectIdentifier(connection))
        case .due(.listener): self = .listener
        case .nothing(let time): self = .nothing(time)
        }
    }
}
