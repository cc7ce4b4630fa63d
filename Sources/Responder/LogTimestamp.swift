import Glibc
import RangePlanning

/// A moment as log lines write it: UTC, in milliseconds.
struct LogTimestamp: Equatable {
    /// Milliseconds since 1 January 1970, 00:00 UTC; negative for earlier.
    let milliseconds: Int64

    /// The moment that the system's clock shows.
    static var now: LogTimestamp {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return LogTimestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }
}

extension [UInt8] {
    /// Appends the moment as in `2026-01-02T03:04:05.678Z` (RFC 3339 section 5.6).
    ///
    /// - Parameter timestamp: A moment in the years 0 to 9999, all that the format can write.
    mutating func append(_ timestamp: LogTimestamp) {
        let day = CivilDay(daysSince1970: timestamp.milliseconds.flooredQuotient(by: 86_400_000))
        let millisecond = timestamp.milliseconds - timestamp.milliseconds.flooredQuotient(by: 86_400_000) * 86_400_000
        append(decimal: day.year, width: 4)
        append(UInt8(ascii: "-"))
        append(decimal: day.month, width: 2)
        append(UInt8(ascii: "-"))
        append(decimal: day.day, width: 2)
        append(UInt8(ascii: "T"))
        append(decimal: millisecond / 3_600_000, width: 2)
        append(UInt8(ascii: ":"))
        append(decimal: millisecond / 60_000 % 60, width: 2)
        append(UInt8(ascii: ":"))
        append(decimal: millisecond / 1000 % 60, width: 2)
        append(UInt8(ascii: "."))
        append(decimal: millisecond % 1000, width: 3)
        append(UInt8(ascii: "Z"))
    }
}

/// A day of the Gregorian calendar.
private struct CivilDay {
    let year: Int64
    let month: Int64
    let day: Int64

    init(daysSince1970: Int64) {
        // Years are counted from 1 March 2000, so that a leap day is the last day of its year, of its four years and of
        // its four centuries, and the months' lengths repeat: 31, 30, 31, 30, 31 days, 153 for every five months.
        let daysSince2000 = daysSince1970 - 11_017
        let era = daysSince2000.flooredQuotient(by: 146_097)
        let dayOfEra = daysSince2000 - era * 146_097
        let century = Swift.min(dayOfEra / 36_524, 3)
        let dayOfCentury = dayOfEra - century * 36_524
        let fourYears = dayOfCentury / 1461
        let yearOfFour = Swift.min(dayOfCentury % 1461 / 365, 3)
        let dayOfYear = dayOfCentury - fourYears * 1461 - yearOfFour * 365
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = 2000 + era * 400 + century * 100 + fourYears * 4 + yearOfFour + (month <= 2 ? 1 : 0)
    }
}

extension Int64 {
    /// The quotient rounded towards minus infinity.
    fileprivate func flooredQuotient(by divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
