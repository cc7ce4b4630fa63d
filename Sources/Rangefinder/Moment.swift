import ArgumentParser
internal import Glibc

/// A point in time, in whole seconds since 1970.
struct Moment {
    let seconds: Int64

    /// What dates of four digits can say, so that nothing that is counted with a moment overflows.
    private static let range: ClosedRange<Int64> = 0...253_402_300_799

    static var now: Moment { Moment(seconds: Int64(time(nil))) }

    /// The moment that comes a while later.
    static func + (moment: Moment, span: TimeSpan) -> Moment { Moment(seconds: moment.seconds + span.seconds) }

    /// The moment in local time with its zone, and how far it is from another: `2027-01-02 20:15:00 CET (in 2 h 3 min)`.
    func words(seenFrom now: Moment) -> String {
        let distance =
            switch seconds - now.seconds {
            case 0: "now"
            case let ahead where ahead > 0: "in \(TimeSpan(seconds: ahead).words)"
            case let behind: "\(TimeSpan(seconds: -behind).words) ago"
            }
        return "\(localTime) (\(distance))"
    }

    /// The moment in local time with its zone: `2027-01-02 20:15:00 CET`.
    var localTime: String {
        var (time, fields) = unsafe (time_t(seconds), tm())
        guard unsafe localtime_r(&time, &fields) != nil else { return "\(seconds) s after 1970" }
        var text = [CChar](repeating: 0, count: 64)
        let length = unsafe strftime(&text, text.count, "%Y-%m-%d %H:%M:%S %Z", &fields)
        return String(decoding: text.prefix(length).map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}

extension Moment {
    /// Reads a date, with or without a time of day, as ISO 8601 has them: with `Z` or an offset from UTC behind it, else in
    /// local time; or seconds since 1970.
    ///
    /// - Returns: `nil` for anything else, for days and times that no calendar or clock has, and before 1970.
    init?(_ text: String) {
        guard let seconds = Int64(text) ?? Self.seconds(text), Self.range.contains(seconds) else { return nil }
        self.seconds = seconds
    }

    private static func seconds(_ text: String) -> Int64? {
        let form =
            /([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?)?(Z|[+-][0-9]{2}:?[0-9]{2})?/
        guard let match = text.wholeMatch(of: form)?.output else { return nil }
        let (_, year, month, day, hour, minute, second, zone) = match
        let numbers = [year, month, day, hour ?? "0", minute ?? "0", second ?? "0"].compactMap { CInt($0) }
        return seconds(numbers, offset: zone.map(offset))
    }

    /// Counts the seconds to a year, month, day, hour, minute and second, in local time if there is no offset.
    private static func seconds(_ numbers: [CInt], offset: Int?) -> Int64? {
        var fields = unsafe tm()
        unsafe fields.tm_year = numbers[0] - 1900
        unsafe fields.tm_mon = numbers[1] - 1
        unsafe fields.tm_mday = numbers[2]
        unsafe fields.tm_hour = numbers[3]
        unsafe fields.tm_min = numbers[4]
        unsafe fields.tm_sec = numbers[5]
        unsafe fields.tm_isdst = -1
        let seconds = if let offset { unsafe timegm(&fields) - offset } else { unsafe mktime(&fields) }
        // The 31st of a shorter month has become the 1st of the next, and a 61st minute the first of an hour.
        guard unsafe [fields.tm_mday, fields.tm_min, fields.tm_sec] == [numbers[2], numbers[4], numbers[5]] else {
            return nil
        }
        return Int64(seconds)
    }

    /// The seconds that `Z` or `+01:00` is ahead of UTC.
    private static func offset(_ zone: Substring) -> Int {
        let digits = zone.compactMap(\.wholeNumberValue)
        guard digits.count == 4 else { return 0 }
        let seconds = (digits[0] * 10 + digits[1]) * 3600 + (digits[2] * 10 + digits[3]) * 60
        return zone.hasPrefix("-") ? -seconds : seconds
    }
}

extension Moment {
    /// Reads a command line's value, or says what is allowed.
    static func argument(_ text: String) throws -> Moment {
        guard let moment = Moment(text) else {
            throw ValidationError(
                "allowed is a moment from 1970 to 9999: local time such as 2027-01-31T20:15, with Z or +01:00 behind it for another zone,"
                    + " or seconds since 1970"
            )
        }
        return moment
    }
}
