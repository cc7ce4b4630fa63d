/// What is written down once a second: the last hour, and which playbacks the log was told of.
struct Recorder: Sendable {
    private(set) var history = History()
    /// The totals when they were looked at last.
    private(set) var last = Totals()
    private var told: [PlaybackKey: MonotonicTime] = [:]

    /// How long other processes are let know that a playback was told of, in nanoseconds: they look once a second.
    private static let memory: Int64 = 60_000_000_000

    /// Writes down what has happened since the last look.
    ///
    /// - Parameters:
    ///   - totals: All that was counted so far.
    ///   - slowest: The nanoseconds of each root's slowest read since the last look.
    ///   - viewers: How many people watch.
    ///   - clock: The time.
    mutating func record(_ totals: Totals, slowest: [String: Int64], viewers: Int, at clock: WallTime) {
        defer { last = totals }
        guard totals != last || viewers > 0 else { return }
        let last = last
        history.add(at: clock) { interval in
            interval.bytes += totals.sent - last.sent
            interval.exchanges += totals.exchanges - last.exchanges
            let aborted = ExchangeEnding.aborted.rawValue
            interval.aborted += totals.endings[aborted] - last.endings[aborted]
            interval.windows += totals.windows.count - last.windows.count
            interval.viewers = max(interval.viewers, Int64(viewers))
            for (status, count) in totals.statuses where count > last.statuses[status, default: 0] {
                interval.statuses[status, default: 0] += count - last.statuses[status, default: 0]
            }
            for (root, reads) in totals.reads {
                let before = last.reads[root] ?? ReadTotals()
                guard reads != before else { continue }
                let summary = History.ReadSummary(
                    count: reads.times.count - before.times.count,
                    failed: reads.failed - before.failed,
                    slowestNanoseconds: slowest[root] ?? 0
                )
                interval.reads[root] = (interval.reads[root] ?? History.ReadSummary()) + summary
            }
        }
    }

    /// Writes down what was sent of a film since the last look.
    mutating func recordFilm(_ path: [UInt8], sent: Int64, at clock: WallTime) {
        if sent > 0 { history.addFilm(path, playbacks: 0, sent: sent, at: clock) }
    }

    /// Writes down that the log was told of a playback.
    mutating func tell(of record: PlaybackRecord, at now: MonotonicTime, _ clock: WallTime) {
        told[record.key] = now
        history.addFilm(record.key.film, playbacks: 1, sent: 0, at: clock)
    }

    /// The playbacks that the log was told of lately.
    mutating func toldLately(at now: MonotonicTime) -> [PlaybackKey] {
        told = told.filter { now - $0.value < Self.memory }
        return Array(told.keys)
    }
}
