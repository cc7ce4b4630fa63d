internal import Glibc

/// A moment on the clock of the day, which several processes share and which may be set.
struct WallTime: Comparable, Sendable {
    /// Seconds since 1970.
    let seconds: Double

    /// The moment that it is.
    static var now: WallTime {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return WallTime(seconds: Double(time.tv_sec) + Double(time.tv_nsec) / 1e9)
    }

    static func < (left: WallTime, right: WallTime) -> Bool { left.seconds < right.seconds }
}
