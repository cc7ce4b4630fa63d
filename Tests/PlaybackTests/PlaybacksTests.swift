import Synchronization
import Testing

@testable import Playback

/// How many films a viewer watches at once.
struct PlaybacksTests {
    let clock = TestClock()
    let playbacks: Playbacks
    let ana = Viewer.named("ana")

    init() {
        playbacks = Playbacks { [clock] in clock.now }
    }

    /// A ticket in the hands of one owner, so that it is gone when that lets go.
    struct Held: ~Copyable {
        let ticket: PlaybackTicket
    }

    func begin(
        _ film: String = "/a.mp4",
        on device: Int = 1,
        of viewer: Viewer? = nil,
        limit: Int = 1
    ) throws(TooManyStreams) -> Held {
        let playback = Playback(film: Array(film.utf8), device: device)
        return Held(ticket: try playbacks.begin(playback, of: viewer ?? ana, limit: limit))
    }

    /// The seconds to wait, where no answer may begin.
    func refusal(_ film: String, on device: Int = 1, of viewer: Viewer? = nil, limit: Int = 1) -> Int64? {
        do throws(TooManyStreams) {
            _ = try begin(film, on: device, of: viewer, limit: limit)
            return nil
        } catch {
            return error.retryAfter
        }
    }

    /// Lets go of a ticket, which until then is kept.
    func end(_ ticket: consuming Held) {}

    @Test func answersOfOnePlaybackAreOneStream() throws {
        let first = try begin()
        let second = try begin()
        let third = try begin()
        #expect(refusal("/b.mp4") == 30)
        #expect(playbacks.count == 1)
        end(first)
        end(second)
        end(third)
    }

    @Test func countsUntilTheLastAnswerEnds() throws {
        let first = try begin("/a.mp4", on: 1)
        let second = try begin("/a.mp4", on: 1)
        end(first)
        clock.advance(by: .seconds(31))
        #expect(refusal("/b.mp4", on: 2) == 30)
        end(second)
        clock.advance(by: .seconds(30))
        #expect(refusal("/b.mp4", on: 2) == nil)
    }

    /// A seek leaves the old range before or after the new one begins.
    @Test func aSeekIsNoSecondStream() throws {
        for _ in 0..<5 {
            let old = try begin()
            let new = try begin()
            end(old)
            end(new)
        }
        for _ in 0..<5 { end(try begin()) }
        #expect(playbacks.count == 1)
    }

    @Test func countsFilmsAndDevices() throws {
        let first = try begin("/a.mp4", on: 1, limit: 2)
        #expect(refusal("/b.mp4", on: 1, limit: 1) == 30)
        #expect(refusal("/a.mp4", on: 2, limit: 1) == 30)
        let second = try begin("/a.mp4", on: 2, limit: 2)
        #expect(refusal("/b.mp4", on: 1, limit: 2) == 30)
        #expect(refusal("/a.mp4", on: 1, limit: 2) == nil)
        end(first)
        end(second)
    }

    @Test func countsEachViewerAlone() throws {
        let mine = try begin(of: .named("ana"))
        let yours = try begin("/b.mp4", of: .named("bob"))
        let unnamed = try begin("/c.mp4", of: .holder(ofToken: "ana"))
        #expect(refusal("/d.mp4", of: .named("bob")) == 30)
        end(mine)
        end(yours)
        end(unnamed)
    }

    /// Browsers ask window by window.
    @Test func aPauseKeepsThePlace() throws {
        _ = try begin("/a.mp4", on: 1)
        clock.advance(by: .seconds(10))
        #expect(refusal("/a.mp4", on: 2) == 20)
        clock.advance(by: .milliseconds(19_500))
        #expect(refusal("/b.mp4", on: 2) == 1)
        clock.advance(by: .milliseconds(500))
        #expect(refusal("/b.mp4", on: 2) == nil)
    }

    @Test func eachAnswerBeginsThePauseAnew() throws {
        _ = try begin("/a.mp4", on: 1)
        clock.advance(by: .seconds(29))
        _ = try begin("/a.mp4", on: 1)
        clock.advance(by: .seconds(29))
        #expect(refusal("/b.mp4", on: 2) == 1)
    }

    @Test func whatRunsNeverEndsByItself() throws {
        let answer = try begin("/a.mp4", on: 1)
        clock.advance(by: .seconds(100_000))
        #expect(refusal("/b.mp4", on: 2) == 30)
        end(answer)
    }

    @Test func anotherFilmOnTheDeviceTakesThePlaceOfAnIdleOne() throws {
        _ = try begin("/a.mp4", on: 1)
        let next = try begin("/b.mp4", on: 1)
        #expect(refusal("/a.mp4", on: 1) == 30)
        #expect(refusal("/c.mp4", on: 2) == 30)
        end(next)
    }

    @Test func anotherFilmDoesNotTakeThePlaceOfOneThatRuns() throws {
        let first = try begin("/a.mp4", on: 1, limit: 2)
        _ = try begin("/b.mp4", on: 2, limit: 2)
        #expect(refusal("/c.mp4", on: 1, limit: 2) == 30)
        #expect(refusal("/c.mp4", on: 2, limit: 2) == nil)
        end(first)
    }

    /// Where there is room, both count on: a film that plays is not turned away later.
    @Test func nothingMakesRoomWhereThereIsSome() throws {
        _ = try begin("/a.mp4", on: 1, limit: 2)
        _ = try begin("/b.mp4", on: 1, limit: 2)
        #expect(refusal("/c.mp4", on: 2, limit: 2) == 30)
        #expect(refusal("/a.mp4", on: 1, limit: 2) == nil)
        #expect(refusal("/b.mp4", on: 1, limit: 2) == nil)
    }

    @Test func forgetsViewersWhoHaveGone() throws {
        for number in 0..<1000 { _ = try begin(of: .named("\(number)")) }
        #expect(playbacks.count == 1000)
        let answer = try begin()
        clock.advance(by: .seconds(31))
        let other = try begin(of: .named("other"))
        #expect(playbacks.count == 2)
        end(answer)
        end(other)
    }

    @Test func refusedOnesAreNotCounted() throws {
        let answer = try begin("/a.mp4", on: 1)
        for number in 0..<100 { #expect(refusal("/\(number).mp4", on: 2) == 30) }
        #expect(playbacks.count == 1)
        end(answer)
    }

    @Test func countsOverManyThreads() async {
        await withTaskGroup { group in
            for number in 0..<8 {
                group.addTask { [playbacks] in
                    for round in 0..<2000 {
                        let playback = Playback(film: Array("/\(number % 2)".utf8), device: 1)
                        _ = try? playbacks.begin(playback, of: .named("\(round % 7)"), limit: 2)
                    }
                }
            }
        }
        #expect(playbacks.count == 14)
        clock.advance(by: .seconds(31))
        _ = try? begin("/")
        #expect(playbacks.count == 1)
    }
}

extension PlaybacksTests {
    private func ticket(_ film: String, rate: Int64?) throws -> PlaybackTicket {
        try playbacks.begin(Playback(film: Array(film.utf8), device: 1), of: ana, limit: nil, rate: rate)
    }

    @Test func answersOfOnePlaybackShareItsPace() throws {
        let (first, second) = (try ticket("/a.mp4", rate: 1_000_000), try ticket("/a.mp4", rate: 1_000_000))
        let other = try ticket("/b.mp4", rate: 1_000_000)
        #expect(first.pace != nil && first.pace === second.pace && first.pace !== other.pace)
        #expect(try ticket("/a.mp4", rate: 2_000_000).pace?.rate == 2_000_000)
        #expect(try ticket("/c.mp4", rate: nil).pace == nil)
    }

    @Test func aSeekDoesNotBeginThePaceAnew() throws {
        let pace = try #require(try ticket("/a.mp4", rate: 1_000_000).pace)
        #expect(try ticket("/a.mp4", rate: 1_000_000).pace === pace)
    }
}

/// Time that passes when the test says so.
final class TestClock: Sendable {
    private let time = Mutex(ContinuousClock.now)

    var now: ContinuousClock.Instant { time.withLock { $0 } }

    func advance(by duration: Duration) {
        time.withLock { $0 += duration }
    }
}
