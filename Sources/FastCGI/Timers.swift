/// Who is to be taken up again at an instant: connections that wait, and the listener; the nearest comes first.
///
/// A binary heap in which each connection knows its place, so that one that is taken up sooner goes at once and nobody
/// holds it any longer.
struct Timers {
    typealias Instant = ContinuousClock.Instant

    /// Who waits.
    enum Sleeper {
        case connection(Connection)
        case listener
    }

    /// What there is to do.
    enum Next {
        /// The time has come for one, who waits no longer.
        case due(Sleeper)
        /// Nothing, for so long; for ever if `nil`.
        case nothing(for: Duration?)
    }

    private struct Timer {
        let instant: Instant
        let sleeper: Sleeper
    }

    private var heap: [Timer] = []

    /// When the first one is to be taken up.
    var nearest: Instant? { heap.first?.instant }

    /// Adds one, who waits for nothing else here.
    mutating func add(_ sleeper: Sleeper, at instant: Instant) {
        heap.append(Timer(instant: instant, sleeper: sleeper))
        rise(from: heap.count - 1)
    }

    /// Takes a connection out before its time; nothing happens if it does not wait here.
    mutating func remove(_ connection: Connection) {
        guard let place = connection.timerPlace else { return }
        remove(at: place)
    }

    /// Takes out one whose time has come.
    ///
    /// - Parameter now: Asked only if somebody waits.
    /// - Returns: Who that is, or how long the first one has.
    mutating func next(now: @autoclosure () -> Instant = .now) -> Next {
        guard let first = heap.first else { return .nothing(for: nil) }
        let left = first.instant - now()
        guard left <= .zero else { return .nothing(for: left) }
        remove(at: 0)
        return .due(first.sleeper)
    }

    private mutating func remove(at place: Int) {
        if case .connection(let connection) = heap[place].sleeper { connection.timerPlace = nil }
        let last = heap.removeLast()
        guard place < heap.count else { return }
        heap[place] = last
        rise(from: place)
        sink(from: place)
    }

    /// Puts the timer at `place` where it belongs, if that is nearer to the first.
    private mutating func rise(from place: Int) {
        var place = place
        while place > 0, heap[place].instant < heap[(place - 1) / 2].instant {
            heap.swapAt(place, (place - 1) / 2)
            note(place)
            place = (place - 1) / 2
        }
        note(place)
    }

    /// Puts the timer at `place` where it belongs, if that is farther from the first.
    private mutating func sink(from place: Int) {
        var place = place
        while true {
            let children = (2 * place + 1..<2 * place + 3).prefix { $0 < heap.count }
            guard let child = children.min(by: { heap[$0].instant < heap[$1].instant }),
                heap[child].instant < heap[place].instant
            else { break }
            heap.swapAt(place, child)
            note(place)
            place = child
        }
        note(place)
    }

    /// Tells the connection at `place` that it is there.
    private func note(_ place: Int) {
        if case .connection(let connection) = heap[place].sleeper { connection.timerPlace = place }
    }
}
