internal import Synchronization

/// How fast a playback may be: so many bytes a second, after a beginning that is as fast as it can be.
///
/// All of its answers take from the same measure, so that more connections bring no more. What a pause leaves unused is
/// kept for ``beginning``, and not longer.
public final class Pace: Sendable {
    /// Bytes a second.
    public let rate: Int64

    /// When the bytes that were taken so far are due: a measure that runs full when it is this long ago.
    private let due: Mutex<ContinuousClock.Instant>
    private let now: @Sendable () -> ContinuousClock.Instant

    /// How many seconds' worth of bytes may go out at once: enough that a film begins to play, and that a seek does.
    public static let beginning: Duration = .seconds(3)

    /// The least that is taken at once: smaller windows cost more than their bytes.
    private static let leastPortion: Int64 = 16 * 1024

    /// How often in a second an answer takes a portion, where that is not too small.
    private static let portionsASecond: Int64 = 4

    /// Makes a pace.
    ///
    /// - Parameters:
    ///   - rate: Bytes a second, from 1 to 2^40.
    ///   - now: The time, which must not go back.
    public init(rate: Int64, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) {
        precondition(1...(1 << 40) ~= rate, "A rate is positive, and what is counted with it does not overflow.")
        self.rate = rate
        self.now = now
        due = Mutex(now() - Self.beginning)
    }

    /// The size of the windows that an answer is to be cut into, in bytes, where it would be `window` without a pace.
    public func portion(of window: Int64) -> Int64 {
        min(window, max(Self.leastPortion, rate / Self.portionsASecond))
    }

    /// Takes bytes that will be sent.
    ///
    /// - Parameter count: How many; what they take at this rate must be below 292 years.
    /// - Returns: How long to wait before they are sent; zero if they may go at once.
    public func take(_ count: Int64) -> Duration {
        let now = now()
        let nanoseconds = rate.dividingFullWidth(count.multipliedFullWidth(by: 1_000_000_000)).quotient
        let duration = Duration.nanoseconds(nanoseconds)
        return due.withLock { due in
            let start = max(due, now - Self.beginning)
            due = start + duration
            return max(.zero, start - now)
        }
    }
}
