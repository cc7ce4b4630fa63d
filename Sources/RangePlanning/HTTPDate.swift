/// A point in time as HTTP fields give it, in whole seconds: RFC 9110 5.6.7.
public struct HTTPDate: Hashable, Sendable {
    /// Seconds since 1 January 1970, 00:00 UTC; negative for earlier.
    public let secondsSince1970: Int64

    /// Makes a date; beyond the years 0 to 9999, which are all that HTTP can write, the nearest second of those.
    ///
    /// - Parameter secondsSince1970: Seconds since 1 January 1970, 00:00 UTC; negative for earlier.
    public init(secondsSince1970: Int64) {
        self.secondsSince1970 = min(max(secondsSince1970, Self.firstSecond), Self.lastSecond)
    }

    /// Reads a date in any of the three formats that RFC 9110 5.6.7 asks a recipient to accept.
    ///
    /// They are `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT` and `Sun Nov  6 08:49:37 1994`. The day
    /// of the week has to be one, but not the right one. Fails for any other format, and for a day or time that does not
    /// exist.
    ///
    /// - Parameters:
    ///   - text: The value of a field.
    ///   - now: The present, by which a year of two digits is understood.
    public init?(parsing text: String, now: HTTPDate) {
        self.init(parsing: text.utf8.span, now: now)
    }

    /// The date as a sender writes it, like `Sun, 06 Nov 1994 08:49:37 GMT`.
    public var text: String {
        var bytes: [UInt8] = []
        bytes.append(self)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// 1 January 0000, 00:00:00.
    private static let firstSecond: Int64 = firstDay * secondsInDay
    private static let firstDay: Int64 = -719_528
    /// 31 December 9999, 23:59:59.
    private static let lastSecond: Int64 = 253_402_300_799
    private static let secondsInDay: Int64 = 86_400

    private init(day: CalendarDay, secondOfDay: Int64) {
        self.init(secondsSince1970: day.daysSince1970 * Self.secondsInDay + secondOfDay)
    }

    // Counted from the first day, so that nothing is negative and division rounds down.
    private var daysSinceFirst: Int64 { (secondsSince1970 - Self.firstSecond) / Self.secondsInDay }
    fileprivate var secondOfDay: Int64 { (secondsSince1970 - Self.firstSecond) % Self.secondsInDay }
    fileprivate var day: CalendarDay { CalendarDay(daysSince1970: daysSinceFirst + Self.firstDay) }
    /// The index of the day of the week, from Sunday.
    fileprivate var weekday: Int {
        // The first day was a Saturday.
        Int((daysSinceFirst + 6) % 7)
    }
}

extension HTTPDate: Comparable {
    /// Returns whether the first date is before the second.
    public static func < (one: HTTPDate, other: HTTPDate) -> Bool {
        one.secondsSince1970 < other.secondsSince1970
    }
}

private let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
private let weekdayEndings = ["day", "day", "sday", "nesday", "rsday", "day", "urday"]
private let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

extension [UInt8] {
    /// Appends the date in the one format that RFC 9110 5.6.7 allows a sender.
    mutating func append(_ date: HTTPDate) {
        let day = date.day
        append(weekdays[date.weekday])
        append(", ")
        append(decimal: Int64(day.day), width: 2)
        append(" ")
        append(months[day.month - 1])
        append(" ")
        append(decimal: day.year, width: 4)
        append(" ")
        append(decimal: date.secondOfDay / 3600, width: 2)
        append(":")
        append(decimal: date.secondOfDay / 60 % 60, width: 2)
        append(":")
        append(decimal: date.secondOfDay % 60, width: 2)
        append(" GMT")
    }
}

// Reading.
extension HTTPDate {
    init?(parsing text: Span<UInt8>, now: HTTPDate) {
        var cursor = FieldCursor()
        guard let weekday = cursor.takeIndex(in: weekdays, of: text) else { return nil }
        let date: HTTPDate? =
            if cursor.take(", ", in: text) {
                Self.standard(at: &cursor, in: text)
            } else if cursor.take(weekdayEndings[weekday], in: text) {
                Self.rfc850(at: &cursor, in: text, now: now)
            } else {
                Self.asctime(at: &cursor, in: text)
            }
        guard let date, cursor.isAtEnd(of: text) else { return nil }
        self = date
    }

    /// Reads `06 Nov 1994 08:49:37 GMT`.
    private static func standard(at cursor: inout FieldCursor, in text: Span<UInt8>) -> HTTPDate? {
        guard let day = cursor.takeNumber(ofDigits: 2, in: text), cursor.take(byte: " ", in: text),
            let month = cursor.takeIndex(in: months, of: text), cursor.take(byte: " ", in: text),
            let year = cursor.takeNumber(ofDigits: 4, in: text), cursor.take(byte: " ", in: text),
            let second = cursor.takeTimeOfDay(in: text), cursor.take(" GMT", in: text),
            let date = CalendarDay(year: year, month: month + 1, day: Int(day))
        else { return nil }
        return HTTPDate(day: date, secondOfDay: second)
    }

    /// Reads `, 06-Nov-94 08:49:37 GMT`.
    private static func rfc850(at cursor: inout FieldCursor, in text: Span<UInt8>, now: HTTPDate) -> HTTPDate? {
        guard cursor.take(", ", in: text),
            let day = cursor.takeNumber(ofDigits: 2, in: text), cursor.take(byte: "-", in: text),
            let month = cursor.takeIndex(in: months, of: text), cursor.take(byte: "-", in: text),
            let twoDigits = cursor.takeNumber(ofDigits: 2, in: text), cursor.take(byte: " ", in: text),
            let second = cursor.takeTimeOfDay(in: text), cursor.take(" GMT", in: text)
        else { return nil }

        // RFC 9110 5.6.7: what appears to be more than 50 years in the future is of the century before.
        let today = now.day
        let latest = today.year + 50
        var year = latest - (latest - twoDigits) % 100
        if (year - 50, month + 1, Int(day), second) > (today.year, today.month, today.day, now.secondOfDay) {
            year -= 100
        }
        guard let date = CalendarDay(year: year, month: month + 1, day: Int(day)) else { return nil }
        return HTTPDate(day: date, secondOfDay: second)
    }

    /// Reads ` Nov  6 08:49:37 1994`.
    private static func asctime(at cursor: inout FieldCursor, in text: Span<UInt8>) -> HTTPDate? {
        guard cursor.take(byte: " ", in: text),
            let month = cursor.takeIndex(in: months, of: text), cursor.take(byte: " ", in: text),
            let day = cursor.takeNumber(ofDigits: cursor.take(byte: " ", in: text) ? 1 : 2, in: text),
            cursor.take(byte: " ", in: text),
            let second = cursor.takeTimeOfDay(in: text), cursor.take(byte: " ", in: text),
            let year = cursor.takeNumber(ofDigits: 4, in: text),
            let date = CalendarDay(year: year, month: month + 1, day: Int(day))
        else { return nil }
        return HTTPDate(day: date, secondOfDay: second)
    }
}

extension FieldCursor {
    /// Moves behind the one of `words` that comes next, and returns its index.
    fileprivate mutating func takeIndex(in words: [String], of text: Span<UInt8>) -> Int? {
        for (index, word) in words.enumerated() where take(word, in: text) {
            return index
        }
        return nil
    }

    /// Moves behind a number that is written with exactly so many digits.
    fileprivate mutating func takeNumber(ofDigits count: Int, in text: Span<UInt8>) -> Int64? {
        var number: Int64 = 0
        for _ in 0..<count {
            guard let digit = takeDigit(in: text) else { return nil }
            number = number * 10 + digit
        }
        return number
    }

    /// Moves behind `08:49:37`, and returns the seconds since midnight.
    fileprivate mutating func takeTimeOfDay(in text: Span<UInt8>) -> Int64? {
        // RFC 9110 5.6.7: a second of 60 is a leap second.
        guard let hour = takeNumber(ofDigits: 2, in: text), hour < 24, take(byte: ":", in: text),
            let minute = takeNumber(ofDigits: 2, in: text), minute < 60, take(byte: ":", in: text),
            let second = takeNumber(ofDigits: 2, in: text), second <= 60
        else { return nil }
        return hour * 3600 + minute * 60 + second
    }
}
