/// How much was watched: of a film, by a viewer, in an hour of the day, or in all.
///
/// Lines of exchanges do not tell ``distinct``, ``stalls``, ``stalledFor`` and ``duration``: they are 0 where there are no
/// others.
public struct WatchAmounts: Equatable, Sendable {
    /// How often a film was begun, seeks left out.
    public var playbacks: Int64 = 0
    /// Requests that were answered with a part of a film, or all of it.
    public var answers: Int64 = 0
    /// Bytes that nginx took.
    public var sent: Int64 = 0
    /// Bytes without those that were sent to the same playback before.
    public var distinct: Int64 = 0
    /// Bytes that were promised, and that the client left before.
    public var abandoned: Int64 = 0
    /// How often no byte went out for some time.
    public var stalls: Int64 = 0
    /// For how long that was, in milliseconds.
    public var stalledFor: Int64 = 0
    /// From the beginnings of playbacks to their ends, in milliseconds.
    public var duration: Int64 = 0

    /// Adds amounts; sums that a log cannot have end at 2⁶³ − 1.
    static func += (sum: inout WatchAmounts, more: WatchAmounts) {
        sum.playbacks.add(more.playbacks)
        sum.answers.add(more.answers)
        sum.sent.add(more.sent)
        sum.distinct.add(more.distinct)
        sum.abandoned.add(more.abandoned)
        sum.stalls.add(more.stalls)
        sum.stalledFor.add(more.stalledFor)
        sum.duration.add(more.duration)
    }
}

extension Int64 {
    /// Adds a number that is not negative to one that is not, up to 2⁶³ − 1.
    mutating func add(_ more: Int64) {
        let (sum, overflow) = addingReportingOverflow(more)
        self = overflow ? .max : sum
    }
}
