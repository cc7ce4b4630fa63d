internal import FastCGI
internal import Synchronization

/// What the process counts, from any number of threads and without a lock.
final class Counters: Sendable {
    /// By status; the last of them belongs to no class that RFC 9110 has.
    private let statuses = InlineArray<600, Atomic<Int64>> { _ in Atomic(0) }
    private let endings = InlineArray<4, Atomic<Int64>> { _ in Atomic(0) }
    let sent = Atomic<Int64>(0)
    let abandoned = Atomic<Int64>(0)
    let playbacks = Atomic<Int64>(0)
    let stalls = Atomic<Int64>(0)
    let stalledNanoseconds = Atomic<Int64>(0)
    let firstByte = SharedHistogram(.moments)
    let duration = SharedHistogram(.answers)
    let windows = SharedHistogram(.answers)
    private let reads = ThreadMutex<[String: ReadTimes]>([:])

    /// Counts an exchange that has ended.
    func countExchange(status: Int, ending: ExchangeEnding, nanoseconds: Int64) {
        if statuses.indices.contains(status) { statuses[status].add(1, ordering: .relaxed) }
        endings[ending.rawValue].add(1, ordering: .relaxed)
        duration.add(nanoseconds: nanoseconds)
    }

    /// Where the reads beneath a root are noted, now and when the root is opened anew.
    func reads(of root: String) -> ReadTimes {
        reads.withLock { reads in
            if let known = reads[root] { return known }
            let new = ReadTimes()
            reads[root] = new
            return new
        }
    }

    /// The nanoseconds of each root's slowest read since this was asked last.
    func takeSlowestReads() -> [String: Int64] {
        reads.withLock { $0 }.mapValues { $0.takeSlowest() }
    }

    /// All that was counted so far.
    var totals: Totals {
        var totals = Totals()
        for status in statuses.indices {
            let count = statuses[status].load(ordering: .relaxed)
            if count > 0 { totals.statuses[status] = count }
        }
        for ending in endings.indices { totals.endings[ending] = endings[ending].load(ordering: .relaxed) }
        totals.sent = sent.load(ordering: .relaxed)
        totals.abandoned = abandoned.load(ordering: .relaxed)
        totals.playbacks = playbacks.load(ordering: .relaxed)
        totals.stalls = stalls.load(ordering: .relaxed)
        totals.stalledNanoseconds = stalledNanoseconds.load(ordering: .relaxed)
        totals.firstByte = firstByte.value
        totals.duration = duration.value
        totals.windows = windows.value
        totals.reads = reads.withLock { $0 }.mapValues(\.totals)
        return totals
    }
}
