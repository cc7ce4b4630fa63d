import Testing

@testable import LogReading

/// What was watched, as lines say it.
struct LogReaderTests {
    private func history(of log: String, period: Range<Int64> = .min..<Int64.max) -> WatchHistory {
        var reader = LogReader(period: period)
        reader.read(Array(log.utf8).span)
        reader.endFile()
        return reader.history
    }

    private func exchange(
        at time: String,
        film: String = "/a.mp4",
        length: Int64 = 100,
        sent: Int64 = 100,
        _ rest: String = "ending=complete duration=1.0"
    ) -> String {
        "time=2026-11-22T\(time).000Z level=info message=exchange method=GET path=\(film) status=206 length=\(length)"
            + " sent=\(sent) \(rest)\n"
    }

    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    private static let playbacks = """
        time=2026-11-22T16:00:00.000Z level=info message=playback viewer=ana grant=g film=/a.mp4 agent=VLC \
        address=192.0.2.1 ranges=300 sent=1000 distinct=900 abandoned=50 furthest=950 size=2000 stalls=2 \
        stalled_for=1.500000 duration=60.000000
        {"time":"2026-11-22T17:00:00.000Z","level":"info","message":"playback","film":"/a.mp4","agent":"VLC",\
        "address":"192.0.2.1","ranges":1,"sent":10,"distinct":10,"abandoned":0,"furthest":10,"size":2000,"stalls":0,\
        "stalled_for":0.000000,"duration":2.000000}

        """

    @Test
    func addsUpPlaybacks() {
        let history = history(of: Self.playbacks)
        let one = WatchAmounts(
            playbacks: 1,
            answers: 300,
            sent: 1000,
            distinct: 900,
            abandoned: 50,
            stalls: 2,
            stalledFor: 1500,
            duration: 60_000
        )
        let other = WatchAmounts(playbacks: 1, answers: 1, sent: 10, distinct: 10, duration: 2000)
        let both = WatchAmounts(
            playbacks: 2,
            answers: 301,
            sent: 1010,
            distinct: 910,
            abandoned: 50,
            stalls: 2,
            stalledFor: 1500,
            duration: 62_000
        )
        #expect(!history.isDeduced)
        #expect(history.watched.total == both)
        #expect(history.watched.films == [bytes("/a.mp4"): both])
        let device = Watcher.device(address: bytes("192.0.2.1"), agent: bytes("VLC"))
        #expect(history.watched.watchers == [.named(bytes("ana")): one, device: other])
        #expect(history.watched.hours.reduce(0) { $0 + $1.playbacks } == 2)
        // 16:00 and 17:00 UTC, in whatever zone the tests run.
        #expect(history.time == 1_795_363_200_000...1_795_366_800_000)
        #expect(history.lines.playbacks == 2)
    }

    /// In whatever order: they count as one or the other, never as both.
    @Test(arguments: [true, false])
    func takesPlaybacksFromTheirOwnLines(_ exchangesFirst: Bool) {
        let exchanges = exchange(at: "15:00:00") + exchange(at: "15:00:01", film: "/b.mp4")
        let history = history(of: exchangesFirst ? exchanges + Self.playbacks : Self.playbacks + exchanges)
        #expect(!history.isDeduced)
        #expect(history.answers == 2)
        #expect(history.watched.total.playbacks == 2)
        #expect(history.watched.films.keys.map { String(decoding: $0, as: UTF8.self) } == ["/a.mp4"])
    }

    @Test
    func tellsPlaybacksApartByPauses() {
        let history = history(
            of: exchange(at: "16:00:00")
                // Of the same one: its request came 29 seconds later.
                + exchange(at: "16:00:31", "ending=complete duration=2.0")
                // Of another film, and by another viewer.
                + exchange(at: "16:00:32", film: "/b.mp4")
                + exchange(at: "16:00:33", "ending=complete duration=1.0 viewer=ana")
                // 31 seconds after the second.
                + exchange(at: "16:01:03", "ending=complete duration=1.0")
        )
        #expect(history.isDeduced)
        #expect(history.watched.total == WatchAmounts(playbacks: 4, answers: 5, sent: 500))
        #expect(history.watched.films[bytes("/a.mp4")]?.playbacks == 3)
        #expect(history.watched.watchers[.named(bytes("ana"))]?.answers == 1)
    }

    /// Names of rotated logs sort the newest first.
    @Test
    func readsFilesInAnyOrder() {
        let newer = exchange(at: "18:00:00") + exchange(at: "18:00:05")
        let older = exchange(at: "16:00:00") + exchange(at: "16:00:05")
        #expect(history(of: newer + older).watched.total.playbacks == 2)
        #expect(history(of: older + newer).watched.total.playbacks == 2)
    }

    @Test
    func remembersOnlyPlaybacksThatRun() {
        var running = RunningPlaybacks()
        for film in Int64(0)..<100_000 {
            let begins = running.begins(
                film: bytes("/\(film)"),
                watcher: .named([]),
                time: film * 1000...film * 1000 + 500
            )
            #expect(begins)
        }
        let begins = running.begins(film: bytes("/99999"), watcher: .named([]), time: 100_000_000...100_000_000)
        #expect(!begins)
        #expect(running.count < 10_000)
    }

    @Test
    func countsRefusalsAbortedAndAbandonedAnswers() {
        let log = """
            time=2026-11-22T16:00:00.000Z message=exchange method=GET path=/a status=403 length=0 sent=0 ending=complete \
            reason=expired duration=0.1
            time=2026-11-22T16:00:00.000Z message=exchange method=GET path=/b status=403 length=0 sent=0 ending=complete \
            reason=expired duration=0.1
            time=2026-11-22T16:00:00.000Z message=exchange method=GET path=/a status=416 length=0 sent=0 ending=complete \
            duration=0.1
            time=2026-11-22T16:00:00.000Z message=exchange method=GET path=/a status=200 length=50 sent=20 ending=aborted \
            reason="cut short" duration=0.1
            time=2026-11-22T16:00:01.000Z message=exchange method=GET path=/a status=200 length=50 sent=10 \
            ending=client-gone duration=0.1
            time=2026-11-22T16:00:01.000Z message=exchange method=HEAD path=/a status=200 length=0 sent=0 \
            ending=complete duration=0.1

            """
        let history = history(of: log)
        #expect(
            history.refusals == [
                .init(status: 403, reason: bytes("expired")): 2,
                .init(status: 416, reason: nil): 1,
            ]
        )
        #expect(history.answers == 6)
        #expect(history.aborted == 1)
        #expect(history.watched.total == WatchAmounts(playbacks: 1, answers: 2, sent: 30, abandoned: 40))
    }

    @Test
    func countsFilmsThatNginxSends() {
        let log = exchange(at: "16:00:00", length: 0, sent: 0, "delivery=accel ending=complete duration=0.1")
        #expect(history(of: log).watched.total.playbacks == 1)
    }

    @Test
    func leavesOutWhatIsNotOfThePeriod() {
        let log = ["15:59:59", "16:00:00", "16:59:59", "17:00:00"].map { exchange(at: $0) }.joined()
        let history = history(of: log, period: 1_795_363_200_000..<1_795_366_800_000)
        #expect(history.answers == 2)
        #expect(history.lines.outside == 2)
        #expect(history.time == 1_795_363_200_000...1_795_366_799_000)
    }

    @Test
    func countsLinesOfAllKinds() {
        let log = """
            time=2026-11-22T16:00:00.000Z level=info message=listening address=unix:rangefinder.sock
            time=2026-11-22T16:00:00.000Z level=warning message="log lines were lost" lines=12

            rangefinder: something else
            time=2026-11-22T16:00:00.000Z level=info msg=hello
            time=2026-11-22T16:00:00.000Z level=info message=exchange method=GET path=/a status=200 length=50 sent=2
            time=2026-11-22T16:00:00.000Z level=info message=playback film=/a ranges=1
            time=yesterday level=info message=listening
            time=2026-11-22T16:00:00.000Z level=info message=exchange method=GET path=/a status=200 length=50 sent=20 e
            """
        let history = history(of: log)
        #expect(history.lines.others == 2)
        #expect(history.lines.lost == 12)
        #expect(history.lines.unknown == 7)
        #expect(history.lines.exchanges == 0)
    }

    /// A sum that no log can have stops at the largest number, and nothing ends the process.
    @Test
    func staysWithinItsNumbers() {
        let log = String(
            repeating: exchange(at: "16:00:00", length: .max, sent: .max, "ending=client-gone duration=999999999"),
            count: 3
        )
        #expect(history(of: log).watched.total.sent == .max)
        let lost = "time=2026-11-22T16:00:00.000Z message=\"log lines were lost\" lines=9223372036854775807\n"
        #expect(history(of: lost + lost).lines.lost == .max)
    }

    /// Whatever stands in a file, reading it ends.
    @Test
    func readsNoiseWithoutAnEnd() {
        var state: UInt64 = 7
        let noise = (0..<200_000).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Array("time={}[]\":,\\ \nmessage=exchange\u{0}x1é".utf8)[Int(state >> 33) % 36]
        }
        var reader = LogReader()
        reader.read(noise.span)
        reader.endFile()
        #expect(reader.history.answers == 0)
        #expect(reader.history.lines.unknown > 1000)
    }
}
