import FastCGI
import Foundation
import Synchronization
import Testing

@testable import Observations

/// What one process sees, and what several do together.
struct ObserverTests {
    private static let film = PlaybackKey(film: Array("/a.mp4".utf8), viewer: "ana", address: "192.0.2.7", agent: "x")

    /// A moment so many seconds after the test's beginning.
    private static func later(_ seconds: Int64) -> MonotonicTime {
        MonotonicTime(nanoseconds: MonotonicTime.now.nanoseconds + seconds * 1_000_000_000)
    }

    /// Has an answer of `range` sent as far as `sent`, and ended.
    private static func watch(
        _ observer: Observer,
        _ range: Range<Int64>,
        sent: Int64? = nil,
        _ key: PlaybackKey = film
    ) throws {
        let attendance = try #require(try observer.attend(key, grant: "g", size: 1000, peer: nil))
        let end = range.lowerBound + (sent ?? Int64(range.count))
        attendance.advance(to: end - range.lowerBound, position: end)
        attendance.end(abandoned: range.upperBound - end) { note in note(range.lowerBound..<end) }
        observer.exchangeEnded(status: 206, sent == nil ? .complete : .clientGone, after: 1_000_000)
    }

    private static func status(_ observer: Observer) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(observer.status())) as? [String: Any])
    }

    /// The value of a sample in the metrics.
    private static func value(_ sample: String, in observer: Observer) -> String? {
        String(decoding: observer.metrics(as: .text), as: UTF8.self).split(separator: "\n")
            .first { $0.hasPrefix(sample + " ") }.map { String($0.dropFirst(sample.count + 1)) }
    }

    // MARK: One process

    @Test func manyRangesAreOnePlayback() throws {
        let observer = Observer()
        let told = Told()
        told.hear(observer)
        for number in 0..<300 as Range<Int64> { try Self.watch(observer, number..<number + 2) }
        try Self.watch(observer, 900..<1000, sent: 10)
        observer.takeTurn(at: Self.later(29))
        #expect(told.playbacks.isEmpty)
        observer.takeTurn(at: Self.later(31))
        #expect(told.playbacks.count == 1)
        let playback = try #require(told.playbacks.first)
        #expect(playback.key == Self.film)
        #expect(playback.answers == 301)
        #expect(playback.sent == 610)
        #expect(playback.distinct == 311)
        #expect(playback.abandoned == 90)
        #expect(playback.furthest == 910)
        #expect(playback.size == 1000)
        #expect(playback.grant == "g")
        observer.takeTurn(at: Self.later(62))
        #expect(told.playbacks.count == 1)
    }

    @Test func aDeviceWithoutALinkIsAViewerToo() throws {
        let observer = Observer()
        for (address, film) in [("192.0.2.1", "/a"), ("192.0.2.1", "/b"), ("192.0.2.2", "/a")] {
            let key = PlaybackKey(film: Array(film.utf8), viewer: nil, address: address, agent: "x")
            try Self.watch(observer, 0..<5, key)
        }
        let status = try Self.status(observer)
        #expect(status["viewers"] as? Int == 2)
        #expect((status["playbacks"] as? [Any])?.count == 3)
    }

    @Test func aPlaybackIsSeenWhileItRuns() throws {
        let observer = Observer(version: "1.2.3")
        let attendance = try #require(try observer.attend(Self.film, grant: nil, size: 1000, peer: nil))
        attendance.advance(to: 100, position: 300)
        let status = try Self.status(observer)
        #expect(status["version"] as? String == "1.2.3")
        #expect(status["processes"] as? Int == 1)
        let playback = try #require((status["playbacks"] as? [[String: Any]])?.first)
        #expect(playback["film"] as? String == "/a.mp4")
        #expect(playback["viewer"] as? String == "ana")
        #expect(playback["address"] as? String == "192.0.2.7")
        #expect(playback["position"] as? Int == 300)
        #expect(playback["sent"] as? Int == 100)
        #expect(playback["size"] as? Int == 1000)
        #expect(playback["stalled"] as? Bool == false)
        #expect(Self.value("rangefinder_sent_bytes_total", in: observer) == "100")
        attendance.advance(to: 90, position: 290)
        #expect(Self.value("rangefinder_sent_bytes_total", in: observer) == "100", "a counter never goes back")
        attendance.end(abandoned: 0) { $0(200..<300) }
    }

    @Test(arguments: [(4, 0), (6, 1)] as [(Int64, Int)])
    func fiveSecondsWithoutAByteAreAStall(_ seconds: Int64, _ stalls: Int) throws {
        let observer = Observer()
        let told = Told()
        told.hear(observer)
        let attendance = try #require(try observer.attend(Self.film, grant: nil, size: 1000, peer: nil))
        attendance.block(at: Self.later(-seconds))
        let playback = try #require((try Self.status(observer)["playbacks"] as? [[String: Any]])?.first)
        #expect(playback["stalled"] as? Bool == (stalls > 0))
        #expect(Self.value("rangefinder_stalled_playbacks", in: observer) == "\(stalls)")
        attendance.unblock()
        attendance.unblock()
        attendance.end(abandoned: 0) { _ in }
        observer.close()
        #expect(told.playbacks.first?.stalls == stalls)
        #expect(told.playbacks.first.map { $0.stalled >= .seconds(stalls == 0 ? 0 : 6) } == true)
        #expect(Self.value("rangefinder_stalls_total", in: observer) == "\(stalls)")
    }

    @Test func aPlaybackThatWasEndedIsRefusedForAMinute() throws {
        let observer = Observer()
        let attendance = try #require(try observer.attend(Self.film, grant: nil, size: 1, peer: nil))
        let id = try #require((try Self.status(observer)["playbacks"] as? [[String: Any]])?.first?["id"] as? String)
        #expect(observer.end(playback: "0") == nil)
        #expect(!attendance.isCut)
        #expect(observer.end(playback: id) == Self.film)
        #expect(attendance.isCut)
        #expect(throws: PlaybackEnded.self) { try observer.attend(Self.film, grant: nil, size: 1, peer: nil) }
        let other = PlaybackKey(film: Array("/b.mp4".utf8), viewer: "ana", address: "192.0.2.7", agent: "x")
        #expect(try observer.attend(other, grant: nil, size: 1, peer: nil) != nil)
        observer.takeTurn(at: Self.later(59))
        #expect(throws: PlaybackEnded.self) { try observer.attend(Self.film, grant: nil, size: 1, peer: nil) }
        observer.takeTurn(at: Self.later(61))
        #expect(try observer.attend(Self.film, grant: nil, size: 1, peer: nil) != nil)
    }

    @Test func theLastHourSaysWhatWasSentWhen() throws {
        let observer = Observer()
        let clock = WallTime(seconds: (WallTime.now.seconds / 10).rounded(.down) * 10 - 20)
        try Self.watch(observer, 0..<100)
        observer.takeTurn(at: .now, clock)
        try Self.watch(observer, 0..<50)
        observer.takeTurn(at: .now, WallTime(seconds: clock.seconds + 10))
        let status = try Self.status(observer)
        let history = try #require(status["history"] as? [String: [Int]])
        #expect(history["bytes"]?.prefix(2) == [100, 50])
        #expect(history["exchanges"]?.prefix(2) == [1, 1])
        #expect(history["viewers"]?.prefix(2) == [1, 1])
        #expect(status["statuses"] as? [String: Int] == ["206": 2])
        let films = try #require(status["films"] as? [[String: Any]])
        #expect(films.first?["path"] as? String == "/a.mp4")
        #expect(films.first?["playbacks"] as? Int == 1)
    }

    // MARK: Several processes

    @Test func whoeverIsAskedKnowsAll() throws {
        let folder = try TemporaryFolder()
        let one = try Observer(version: "", state: folder.path)
        let other = try Observer(version: "", state: folder.path)
        try Self.watch(one, 0..<100)
        try Self.watch(other, 100..<150)
        one.takeTurn()
        other.takeTurn()
        for observer in [one, other] {
            #expect(Self.value("rangefinder_sent_bytes_total", in: observer) == "150")
            #expect(Self.value(#"rangefinder_exchanges_total{status="206"}"#, in: observer) == "2")
            #expect(Self.value("rangefinder_processes", in: observer) == "2")
            #expect(Self.value("rangefinder_playbacks", in: observer) == "1", "both serve the same one")
            let playback = try #require((try Self.status(observer)["playbacks"] as? [[String: Any]])?.first)
            #expect(playback["sent"] as? Int == 150)
        }
    }

    @Test func whoAsksOneProcessAndThenTheOtherSeesNothingGoBack() throws {
        let folder = try TemporaryFolder()
        let one = try Observer(version: "", state: folder.path)
        let other = try Observer(version: "", state: folder.path)
        try Self.watch(one, 0..<100)
        // Without a turn: what one says it has told the other.
        #expect(Self.value("rangefinder_sent_bytes_total", in: one) == "100")
        #expect(Self.value("rangefinder_sent_bytes_total", in: other) == "100")
    }

    @Test func whatTheDeadHaveCountedIsKeptAndCountedOnce() throws {
        let folder = try TemporaryFolder()
        let one = try Observer(version: "", state: folder.path)
        for _ in 0..<5 {
            var dead: Observer? = try Observer(version: "", state: folder.path)
            try Self.watch(try #require(dead), 0..<100)
            dead?.takeTurn()
            dead = nil
        }
        #expect(Self.value("rangefinder_sent_bytes_total", in: one) == "500")
        #expect(Self.value("rangefinder_processes", in: one) == "1")
        one.takeTurn()
        #expect(Self.value("rangefinder_sent_bytes_total", in: one) == "500")
        #expect(try folder.names.filter { $0.hasPrefix("process-") }.count == 1)
        #expect(Self.value("rangefinder_playbacks", in: one) == "1", "it goes on with theirs")
        let next = try Observer(version: "", state: folder.path)
        #expect(Self.value("rangefinder_sent_bytes_total", in: next) == "500")
    }

    @Test func aPlaybackOfSeveralProcessesIsOneLine() throws {
        let folder = try TemporaryFolder()
        let told = Told()
        let observers = try (0..<4).map { _ in try Observer(version: "", state: folder.path) }
        for observer in observers {
            told.hear(observer)
            try Self.watch(observer, 0..<100)
            try Self.watch(observer, 200..<300)
            observer.takeTurn()
        }
        for second in 31..<35 as Range<Int64> {
            for observer in observers { observer.takeTurn(at: Self.later(second)) }
        }
        #expect(told.playbacks.count == 1)
        #expect(told.playbacks.first?.answers == 8)
        #expect(told.playbacks.first?.sent == 800)
        #expect(told.playbacks.first?.distinct == 200)
        #expect(Self.value("rangefinder_playbacks_ended_total", in: observers[2]) == "1")
        #expect(Self.value("rangefinder_playbacks", in: observers[2]) == "0")
    }

    @Test func aPlaybackOutlivesTheProcess() throws {
        let folder = try TemporaryFolder()
        let told = Told()
        var first: Observer? = try Observer(version: "", state: folder.path)
        let second = try Observer(version: "", state: folder.path)
        told.hear(try #require(first))
        told.hear(second)
        try Self.watch(try #require(first), 0..<100)
        first?.takeTurn()
        try Self.watch(second, 100..<200)
        second.takeTurn()
        first?.close()
        #expect(told.playbacks.isEmpty, "the other one still serves it")
        first = nil
        for second_ in [1, 2, 3, 4, 5, 40] as [Int64] { second.takeTurn(at: Self.later(second_)) }
        #expect(told.playbacks.count == 1)
        #expect(told.playbacks.first?.answers == 2)
        #expect(told.playbacks.first?.sent == 200)
        #expect(told.playbacks.first?.distinct == 200)
    }

    @Test func aPlaybackEndsInEveryProcess() throws {
        let folder = try TemporaryFolder()
        let one = try Observer(version: "", state: folder.path)
        let other = try Observer(version: "", state: folder.path)
        let attendance = try #require(try other.attend(Self.film, grant: nil, size: 1, peer: nil))
        other.takeTurn()
        let id = try #require((try Self.status(one)["playbacks"] as? [[String: Any]])?.first?["id"] as? String)
        #expect(one.end(playback: id) == Self.film)
        #expect(throws: PlaybackEnded.self) { try one.attend(Self.film, grant: nil, size: 1, peer: nil) }
        other.takeTurn()
        #expect(attendance.isCut)
        #expect(throws: PlaybackEnded.self) { try other.attend(Self.film, grant: nil, size: 1, peer: nil) }
        other.takeTurn(at: Self.later(61), WallTime(seconds: WallTime.now.seconds + 61))
        #expect(try folder.names.allSatisfy { !$0.hasPrefix("end-") })
        #expect(try other.attend(Self.film, grant: nil, size: 1, peer: nil) != nil)
    }

    @Test func aFileThatIsNoneOfOursIsLeftAlone() throws {
        let folder = try TemporaryFolder()
        let observer = try Observer(version: "", state: folder.path)
        try Data("something else".utf8).write(to: URL(filePath: folder.path + "/processes/process-1"))
        try Data("something else".utf8).write(to: URL(filePath: folder.path + "/processes/past"))
        try Self.watch(observer, 0..<100)
        observer.takeTurn()
        #expect(Self.value("rangefinder_sent_bytes_total", in: observer) == "100")
        #expect(try folder.names.contains("process-1"))
    }
}

/// The playbacks that observers have told of.
private final class Told: Sendable {
    private let list = Mutex<[PlaybackRecord]>([])

    var playbacks: [PlaybackRecord] { list.withLock { $0 } }

    /// Hears an observer, which does nothing by itself.
    func hear(_ observer: Observer) {
        observer.connect(load: { Server.Load() }) { [self] notice in
            if case .playbackOver(let playback) = notice { list.withLock { $0.append(playback) } }
        }
    }
}
