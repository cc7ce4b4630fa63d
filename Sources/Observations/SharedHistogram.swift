internal import Synchronization

/// A histogram that any number of threads add to, without a lock.
final class SharedHistogram: Sendable {
    private let bounds: InlineArray<16, Int64>
    private let buckets: InlineArray<17, Atomic<Int64>>
    private let sum = Atomic<Int64>(0)

    init(_ scale: Histogram.Scale) {
        bounds = scale.bounds
        buckets = InlineArray { _ in Atomic(0) }
    }

    /// Adds one that took so long.
    func add(nanoseconds: Int64) {
        var index = 0
        while index < bounds.count, nanoseconds > bounds[index] { index += 1 }
        buckets[index].add(1, ordering: .relaxed)
        sum.add(nanoseconds, ordering: .relaxed)
    }

    /// What was added so far.
    var value: Histogram {
        var value = Histogram()
        for index in buckets.indices { value.buckets[index] = buckets[index].load(ordering: .relaxed) }
        value.sum = sum.load(ordering: .relaxed)
        return value
    }
}
