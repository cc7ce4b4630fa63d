/// How much was sent at the last looks, which are about a second apart: enough to tell the rate of the last ten seconds.
struct Pulse: Sendable {
    private struct Beat {
        let sent: Int64
        let time: MonotonicTime
    }

    private var beats: [Beat] = []
    private var last: Int64 = 0

    /// The time over which a rate is told, in nanoseconds.
    private static let span: Int64 = 10_000_000_000

    /// Remembers how much was sent by now.
    ///
    /// - Returns: How many bytes were sent since the last look.
    mutating func note(_ sent: Int64, at now: MonotonicTime) -> Int64 {
        defer { last = sent }
        beats.append(Beat(sent: sent, time: now))
        // One is kept that is as old as the span, or older.
        while beats.count > 1, now - beats[1].time >= Self.span { beats.removeFirst() }
        return sent - last
    }

    /// Bytes a second of the last ten seconds, or of as many as there were.
    func rate(upTo sent: Int64, at now: MonotonicTime) -> Double {
        guard let first = beats.first, now > first.time else { return 0 }
        return Double(sent - first.sent) / (Double(now - first.time) / 1e9)
    }
}
