internal import RangePlanning

/// The three ways to write a date, RFC 9110 5.6.7, found by counting through the calendar year by year.
struct DateSpelling {
    // Each as it goes on after the day of the week.
    private let standard: String
    private let asctime: String
    private let rfc850: String

    static let weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    private let weekday: String

    /// The date as a number like 20210304050607, which orders dates as the calendar does.
    private let stamp: Int64

    init(_ date: HTTPDate) {
        let daysBefore1970: Int64 = 719_528  // from 1 January 0000, a Saturday
        let seconds = date.secondsSince1970 + daysBefore1970 * 86_400
        var day = seconds / 86_400
        weekday = Self.weekdays[Int((day + 6) % 7)]

        var year: Int64 = 0
        while day >= Self.days(in: year) {
            day -= Self.days(in: year)
            year += 1
        }
        let lengths = [31, Self.days(in: year) - 337, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        var month = 0
        while day >= lengths[month] {
            day -= lengths[month]
            month += 1
        }

        let name = Self.months[month]
        let clock = [seconds / 3600 % 24, seconds / 60 % 60, seconds % 60]
        let time = clock.map { Self.digits($0) }.joined(separator: ":")
        stamp = ([year, Int64(month + 1), day + 1] + clock).reduce(0) { $0 * 100 + $1 }
        standard = ", \(Self.digits(day + 1)) \(name) \(Self.digits(year, 4)) \(time) GMT"
        rfc850 = ", \(Self.digits(day + 1))-\(name)-\(Self.digits(year % 100)) \(time) GMT"
        asctime = " \(name) \(day < 9 ? " " : "")\(day + 1) \(time) \(Self.digits(year, 4))"
    }

    private static func days(in year: Int64) -> Int64 {
        year % 4 == 0 && year % 100 != 0 || year % 400 == 0 ? 366 : 365
    }

    private static func digits(_ number: Int64, _ width: Int = 2) -> String {
        String(String(number + 100_000).suffix(width))
    }

    /// The date in the three formats, that of RFC 850 last, on a day of the week that need not be the right one.
    func texts(on weekday: String) -> [String] {
        ["\(weekday.prefix(3))\(standard)", "\(weekday.prefix(3))\(asctime)", "\(weekday)\(rfc850)"]
    }

    /// The one format that is sent.
    var sent: String { texts(on: weekday)[0] }

    /// Whether a year of two digits means the year of this date, with so many seconds added that are in no calendar.
    ///
    /// RFC 9110 5.6.7: it is the latest that does not appear to be more than 50 years in the future.
    func isMeantByTwoDigits(at now: DateSpelling, leapSeconds: Int64 = 0) -> Bool {
        let fiftyYears: Int64 = 50_00_00_00_00_00
        let distance = stamp + leapSeconds - now.stamp
        return distance > -fiftyYears && distance <= fiftyYears
    }
}

extension PlanningCase {
    /// Dates are read from all three formats and written in the first.
    func checkDates() throws(Fault) {
        for date in [target.lastModified, now] {
            let spelling = DateSpelling(date)
            try require(date.text == spelling.sent, "\(spelling.sent) is written \(date.text)")
            let formats = spelling.isMeantByTwoDigits(at: DateSpelling(now)) ? 3 : 2
            for weekday in DateSpelling.weekdays {
                for text in spelling.texts(on: weekday).prefix(formats) {
                    let read = HTTPDate(parsing: text, now: now)
                    try require(read == date, "\(text) is read as \(read as Any)")
                }
            }
        }
        for text in [request.ifModifiedSince, request.ifUnmodifiedSince, request.ifRange].compactMap({ $0 }) {
            guard let date = HTTPDate(parsing: text, now: now) else { continue }
            try require(isSpelling(text, of: date), "\(text.debugDescription) is read as \(date.text)")
        }
    }

    private func isSpelling(_ text: String, of date: HTTPDate) -> Bool {
        if isSpelling(text, of: date, leapSeconds: 0) { return true }
        // A leap second is the first of the next minute, but at the end of time.
        let isLast = date.text == "Fri, 31 Dec 9999 23:59:59 GMT"
        let before = isLast ? date : HTTPDate(secondsSince1970: date.secondsSince1970 - 1)
        return text.contains(":60 ") && isSpelling(text.replacing(":60 ", with: ":59 "), of: before, leapSeconds: 1)
    }

    private func isSpelling(_ text: String, of date: HTTPDate, leapSeconds: Int64) -> Bool {
        let spelling = DateSpelling(date)
        let formats = spelling.isMeantByTwoDigits(at: DateSpelling(now), leapSeconds: leapSeconds) ? 3 : 2
        return DateSpelling.weekdays.contains { spelling.texts(on: $0).prefix(formats).contains(text) }
    }
}
