/// A time within a film as players show it.
struct ClockTime {
    private let seconds: Int64

    /// Takes seconds, and leaves away what is less than one; what is no time at all is the start.
    init(_ seconds: Double) {
        self.seconds = max(0, Int64(exactly: seconds.rounded(.down)) ?? 0)
    }

    /// `m:ss`, or `h:mm:ss` from an hour on.
    var text: String {
        let (hours, minutes) = (seconds / 3600, seconds / 60 % 60)
        let tail = Self.twoDigits(seconds % 60)
        return hours > 0 ? "\(hours):\(Self.twoDigits(minutes)):\(tail)" : "\(minutes):\(tail)"
    }

    private static func twoDigits(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
