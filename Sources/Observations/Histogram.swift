/// How often something took how long.
struct Histogram: Equatable, Sendable {
    /// The upper bounds of the buckets but the last, which has none.
    enum Scale: Sendable {
        /// For what should take milliseconds: a read, the first byte.
        case moments
        /// For what may take as long as a viewer likes: an answer, a window.
        case answers

        /// The bounds in nanoseconds, ascending.
        var bounds: InlineArray<16, Int64> {
            switch self {
            case .moments:
                [
                    100_000, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000, 10_000_000, 25_000_000, 50_000_000,
                    100_000_000, 250_000_000, 500_000_000, 1_000_000_000, 2_500_000_000, 5_000_000_000, 10_000_000_000,
                ]
            case .answers:
                [
                    1_000_000, 5_000_000, 10_000_000, 25_000_000, 50_000_000, 100_000_000, 250_000_000, 500_000_000,
                    1_000_000_000, 2_500_000_000, 5_000_000_000, 10_000_000_000, 30_000_000_000, 60_000_000_000,
                    600_000_000_000, 3_600_000_000_000,
                ]
            }
        }
    }

    /// The bounds of all scales are as many, and one bucket is without.
    static let bucketCount = 17

    /// How often it took as long as a bucket says, and longer than the one before says.
    var buckets = [Int64](repeating: 0, count: bucketCount)
    /// Nanoseconds in all.
    var sum: Int64 = 0

    /// How often.
    var count: Int64 { buckets.reduce(0, +) }

    static func += (left: inout Histogram, right: Histogram) {
        for index in left.buckets.indices { left.buckets[index] += right.buckets[index] }
        left.sum += right.sum
    }
}
