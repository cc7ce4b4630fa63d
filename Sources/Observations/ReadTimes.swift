internal import MediaLibrary
internal import Synchronization

/// How long reads beneath one root take.
final class ReadTimes: DiskWatch {
    private let times = SharedHistogram(.moments)
    private let failed = Atomic<Int64>(0)
    private let slowest = Atomic<Int64>(0)

    func readBegins() -> Int64 { MonotonicTime.now.nanoseconds }

    func readEnded(_ mark: Int64, failed: Bool) {
        let nanoseconds = MonotonicTime.now.nanoseconds - mark
        times.add(nanoseconds: nanoseconds)
        if nanoseconds > slowest.load(ordering: .relaxed) { slowest.max(nanoseconds, ordering: .relaxed) }
        if failed { self.failed.add(1, ordering: .relaxed) }
    }

    /// What was noted so far.
    var totals: ReadTotals { ReadTotals(times: times.value, failed: failed.load(ordering: .relaxed)) }

    /// The nanoseconds of the slowest read since this was asked last; 0 if there was none.
    func takeSlowest() -> Int64 { slowest.exchange(0, ordering: .relaxed) }
}

/// How long reads beneath one root took, and how many failed.
struct ReadTotals: Equatable, Sendable {
    var times = Histogram()
    var failed: Int64 = 0

    static func += (left: inout ReadTotals, right: ReadTotals) {
        left.times += right.times
        left.failed += right.failed
    }
}
