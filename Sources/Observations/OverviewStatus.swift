internal import FastCGI
internal import JSONWriting

extension Overview {
    /// What goes on now, and went on in the last hour, as JSON.
    var status: String {
        let hour = history.lastHour(at: time)
        let past = hour.dropLast()
        let sum = hour.reduce(into: History.Interval(number: 0)) { $0 += $1 }
        return JSONText.object([
            ("now", "\(time.seconds)"),
            ("interval", "\(History.intervalLength)"),
            ("version", JSONText.quoted(version)),
            ("processes", "\(processes)"),
            ("draining", "\(isDraining)"),
            ("viewers", "\(viewers)"),
            (
                "connections",
                JSONText.object([("open", "\(load.connections)"), ("limit", "\(load.connectionLimit)")])
            ),
            ("workers", JSONText.object([("busy", "\(load.busyWorkers)"), ("all", "\(load.workers)")])),
            ("waiting", "\(load.waitingAnswers)"),
            (
                "history",
                JSONText.object([
                    ("bytes", JSONText.array(past.map { "\($0.bytes)" })),
                    ("exchanges", JSONText.array(past.map { "\($0.exchanges)" })),
                    ("viewers", JSONText.array(past.map { "\($0.viewers)" })),
                    ("aborted", JSONText.array(past.map { "\($0.aborted)" })),
                ])
            ),
            ("statuses", statuses(sum.statuses)),
            ("windows", "\(sum.windows)"),
            ("aborted", "\(sum.aborted)"),
            ("reads", JSONText.array(sum.reads.sorted { $0.key < $1.key }.map { reads(beneath: $0, $1) })),
            ("films", JSONText.array(mostWatchedFilms(Self.filmCount).map { film(at: $0, $1) })),
            ("playbacks", JSONText.array(playbacks.prefix(Self.playbackCount).map { self.playback($0) })),
        ])
    }

    private static let filmCount = 10
    /// More than a person looks through, and few enough for a browser.
    private static let playbackCount = 1000

    private func statuses(_ counts: [Int: Int64]) -> String {
        JSONText.object(
            counts.sorted { $0.key < $1.key }.map { status, count in
                (status == Totals.handedOver ? "accel" : "\(status)", "\(count)")
            }
        )
    }

    private func reads(beneath root: String, _ reads: History.ReadSummary) -> String {
        JSONText.object([
            ("root", JSONText.quoted(root)),
            ("count", "\(reads.count)"),
            ("slowest", MetricsText.seconds(reads.slowestNanoseconds)),
            ("failed", "\(reads.failed)"),
        ])
    }

    private func film(at path: [UInt8], _ tally: FilmHistory.Tally) -> String {
        JSONText.object([
            ("path", JSONText.quoted(String(decoding: path, as: UTF8.self))),
            ("playbacks", "\(tally.playbacks)"),
            ("sent", "\(tally.sent)"),
        ])
    }

    private func playback(_ playback: PlaybackRecord) -> String {
        JSONText.object([
            ("id", JSONText.quoted(playback.id)),
            ("film", JSONText.quoted(String(decoding: playback.key.film, as: UTF8.self))),
            ("viewer", playback.key.viewer.map(JSONText.quoted) ?? "null"),
            ("address", JSONText.quoted(playback.key.address)),
            ("agent", JSONText.quoted(playback.key.agent)),
            ("position", "\(playback.position)"),
            ("size", "\(playback.size)"),
            ("rate", "\(playback.rate.rounded())"),
            ("sent", "\(playback.sent)"),
            ("started", "\(playback.beganOnClock.seconds)"),
            ("answers", "\(playback.answers)"),
            ("stalled", "\(playback.isStalled)"),
        ])
    }
}
