internal import RangePlanning

/// Reads the moments of log lines, which are mostly of the same day as the one before.
struct MomentReader {
    /// The day that was read last, as its digits say it, and as milliseconds since 1970.
    private var day: (digits: Int64, start: Int64)?

    /// Reads a moment as in `2026-01-02T03:04:05.678Z`.
    ///
    /// - Returns: Milliseconds since 1 January 1970, 00:00 UTC; `nil` for anything else.
    mutating func milliseconds(_ text: Span<UInt8>) -> Int64? {
        guard text.count == 24, zip([4, 7, 10, 13, 16, 19, 23], "--T::.Z".utf8).allSatisfy({ text[$0] == $1 }),
            let year = Int64(digits: text.extracting(0..<4)),
            let month = Int64(digits: text.extracting(5..<7)),
            let dayOfMonth = Int64(digits: text.extracting(8..<10)),
            let hour = Int64(digits: text.extracting(11..<13)), hour < 24,
            let minute = Int64(digits: text.extracting(14..<16)), minute < 60,
            // 60 is a leap second.
            let second = Int64(digits: text.extracting(17..<19)), second <= 60,
            let millisecond = Int64(digits: text.extracting(20..<23)),
            let midnight = midnight(year, month, dayOfMonth)
        else { return nil }
        return midnight + ((hour * 60 + minute) * 60 + second) * 1000 + millisecond
    }

    private mutating func midnight(_ year: Int64, _ month: Int64, _ dayOfMonth: Int64) -> Int64? {
        let digits = (year * 100 + month) * 100 + dayOfMonth
        if let day, day.digits == digits { return day.start }
        guard let found = CalendarDay(year: year, month: Int(month), day: Int(dayOfMonth)) else { return nil }
        let start = found.daysSince1970 * 86_400_000
        day = (digits, start)
        return start
    }
}
