internal import Glibc

/// A moment on a clock that is never set, CLOCK_MONOTONIC.
///
/// `ContinuousClock` counts in attoseconds of 128 bits; an answer takes note of several moments, and a number that an
/// atomic can hold is a third of the work.
public struct MonotonicTime: Hashable, Comparable, Sendable {
    /// Nanoseconds since some moment before the process began.
    public let nanoseconds: Int64

    /// A moment by its number.
    public init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    /// The moment that it is.
    public static var now: MonotonicTime {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return MonotonicTime(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }

    /// Orders moments.
    public static func < (left: MonotonicTime, right: MonotonicTime) -> Bool { left.nanoseconds < right.nanoseconds }

    /// How many nanoseconds lie between two moments.
    public static func - (left: MonotonicTime, right: MonotonicTime) -> Int64 { left.nanoseconds - right.nanoseconds }
}
