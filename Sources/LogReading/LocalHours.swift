internal import Glibc

/// The hours of the day in local time (tzset(3)).
struct LocalHours {
    /// The quarter of an hour that was asked for last: all zones are whole quarters from UTC, and change at whole ones.
    private var known: (quarter: Int64, hour: Int)?

    /// Finds the hour of a moment.
    ///
    /// - Parameter milliseconds: Since 1 January 1970, 00:00 UTC.
    /// - Returns: 0 to 23.
    mutating func hour(at milliseconds: Int64) -> Int {
        let quarter = milliseconds / 900_000
        if let known, known.quarter == quarter { return known.hour }
        var (time, fields) = unsafe (time_t(quarter * 900), tm())
        unsafe localtime_r(&time, &fields)
        let hour = Int(unsafe fields.tm_hour)
        known = (quarter, hour)
        return hour
    }
}
