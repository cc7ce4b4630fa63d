/// Tells playbacks apart in lines of exchanges: one is over when its viewer has asked for nothing of its film for a while.
struct RunningPlaybacks {
    private struct Playback: Hashable {
        let film: [UInt8]
        let watcher: Watcher
    }

    /// When each was heard of last, in milliseconds since 1970.
    private var ends: [Playback: Int64] = [:]
    /// At how many of them those that are over are forgotten.
    private var limit = 4096

    /// For how long a playback may ask for nothing, in milliseconds: as long as Rangefinder waits before it logs its end.
    private static let patience: Int64 = 30_000

    /// How many are remembered.
    var count: Int { ends.count }

    /// Notes an exchange.
    ///
    /// Files may come in any order, so that what is far ahead is another playback as well.
    ///
    /// - Returns: Whether a playback begins with it.
    mutating func begins(film: [UInt8], watcher: Watcher, time: ClosedRange<Int64>) -> Bool {
        let playback = Playback(film: film, watcher: watcher)
        let end = ends[playback]
        ends[playback] = time.upperBound
        if ends.count > limit { forgetEnded(at: time.upperBound) }
        guard let end else { return true }
        return !(time.lowerBound - Self.patience...time.upperBound + Self.patience).contains(end)
    }

    private mutating func forgetEnded(at now: Int64) {
        ends = ends.filter { abs($0.value - now) <= Self.patience }
        limit = max(4096, 2 * ends.count)
    }
}
