/// What was counted since the beginning, of one process or of several.
struct Totals: Equatable, Sendable {
    /// Exchanges by status; ``handedOver`` for those that nginx answers itself.
    var statuses: [Int: Int64] = [:]
    /// Exchanges by ``ExchangeEnding``.
    var endings = [Int64](repeating: 0, count: ExchangeEnding.allCases.count)
    /// Bytes of films that nginx took.
    var sent: Int64 = 0
    /// Bytes that were promised to clients who left before.
    var abandoned: Int64 = 0
    var playbacks: Int64 = 0
    var stalls: Int64 = 0
    var stalledNanoseconds: Int64 = 0
    var firstByte = Histogram()
    var duration = Histogram()
    var windows = Histogram()
    /// By the names of roots.
    var reads: [String: ReadTotals] = [:]

    /// In place of a status that only nginx knows.
    static let handedOver = 0

    /// All exchanges that have ended.
    var exchanges: Int64 { endings.reduce(0, +) }

    static func += (left: inout Totals, right: Totals) {
        left.statuses.merge(right.statuses, uniquingKeysWith: +)
        for index in left.endings.indices { left.endings[index] += right.endings[index] }
        left.sent += right.sent
        left.abandoned += right.abandoned
        left.playbacks += right.playbacks
        left.stalls += right.stalls
        left.stalledNanoseconds += right.stalledNanoseconds
        left.firstByte += right.firstByte
        left.duration += right.duration
        left.windows += right.windows
        for (root, reads) in right.reads { left.reads[root, default: ReadTotals()] += reads }
    }
}
