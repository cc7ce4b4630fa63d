import Testing

@testable import Observations

/// The last hour in pieces of ten seconds.
struct HistoryTests {
    /// A whole number of intervals and of slots since 1970.
    private static let start = WallTime(seconds: 1_764_000_000)

    private static func time(_ seconds: Double) -> WallTime { WallTime(seconds: start.seconds + seconds) }

    private static func history(_ events: [(seconds: Double, bytes: Int64)]) -> History {
        var history = History()
        for event in events { history.add(at: time(event.seconds)) { $0.bytes += event.bytes } }
        return history
    }

    @Test func eventsLieInTheirTenSeconds() {
        let history = Self.history([(0, 1), (9.99, 2), (10, 4), (35, 8)])
        #expect(history.lastHour(at: Self.time(41)).map(\.bytes) == [3, 4, 0, 8, 0])
    }

    @Test func anHourIsKeptWithTheIntervalThatRuns() {
        let history = Self.history((0..<400).map { (Double($0) * 10, Int64($0)) })
        let hour = history.lastHour(at: Self.time(3995)).map(\.bytes)
        #expect(hour.count == 361)
        #expect(hour.first == 39 && hour.last == 399)
        #expect(history.intervals.count == 361)
        #expect(history.lastHour(at: Self.time(100_000)).map(\.bytes) == [0])
    }

    @Test func aClockThatIsSetBackLeavesNothingInTheFuture() {
        let history = Self.history([(0, 1), (3600, 2), (15, 4)])
        #expect(history.lastHour(at: Self.time(15)).map(\.bytes) == [1, 4])
    }

    @Test func processesAddUp() {
        var history = Self.history([(0, 1), (20, 2)])
        history.add(at: Self.time(20)) { interval in
            interval.viewers = 3
            interval.statuses = [200: 1, 206: 2]
            interval.reads = ["a": .init(count: 2, failed: 0, slowestNanoseconds: 5)]
        }
        var other = Self.history([(10, 16), (20, 32)])
        other.add(at: Self.time(20)) { interval in
            interval.viewers = 2
            interval.statuses = [206: 4]
            interval.reads = ["a": .init(count: 1, failed: 1, slowestNanoseconds: 9)]
        }
        history.merge(other)
        let hour = history.lastHour(at: Self.time(20))
        #expect(hour.map(\.bytes) == [1, 16, 34])
        #expect(hour[2].viewers == 3, "who is seen by both is one")
        #expect(hour[2].statuses == [200: 1, 206: 6])
        #expect(hour[2].reads == ["a": .init(count: 3, failed: 1, slowestNanoseconds: 9)])
    }

    @Test func theMostWatchedFilmsOfTheHourComeFirst() {
        var history = History()
        for (seconds, film, playbacks, sent) in [
            (0.0, "/old", 9, 9), (400, "/a", 1, 100), (400, "/b", 2, 1), (3000, "/a", 1, 1), (3700, "/c", 2, 7),
        ] as [(Double, String, Int64, Int64)] {
            history.addFilm(Array(film.utf8), playbacks: playbacks, sent: sent, at: Self.time(seconds))
        }
        let films = history.films.mostWatched(2, at: Self.time(3800))
        #expect(films.map { String(decoding: $0.path, as: UTF8.self) } == ["/a", "/c"])
        #expect(films.map(\.tally.sent) == [101, 7])
    }
}
