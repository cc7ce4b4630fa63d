/// A day of the Gregorian calendar, in the years 0 to 9999.
package struct CalendarDay: Equatable {
    let year: Int64
    /// 1 is January.
    let month: Int
    /// 1 is the first.
    let day: Int

    /// Makes the day that is so many days after 1 January 1970, or before it if negative.
    init(daysSince1970: Int64) {
        let days = daysSince1970 + Self.daysFromStartTo1970
        let (eras, dayOfEra) = days.quotientAndRemainder(dividingBy: Self.daysIn400Years)
        // The fourth century of an era, and the fourth year of four, may be a day longer than the others.
        let centuries = min(dayOfEra / Self.daysIn100Years, 3)
        let dayOfCentury = dayOfEra - centuries * Self.daysIn100Years
        let (quads, dayOfQuad) = dayOfCentury.quotientAndRemainder(dividingBy: Self.daysIn4Years)
        let years = min(dayOfQuad / Self.daysInYear, 3)
        let shiftedYear = 400 * eras + 100 * centuries + 4 * quads + years

        var rest = dayOfQuad - years * Self.daysInYear
        var shiftedMonth = 0
        while rest >= Self.monthLengths[shiftedMonth] {
            rest -= Self.monthLengths[shiftedMonth]
            shiftedMonth += 1
        }
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = shiftedYear + Self.startYear + (month < 3 ? 1 : 0)
        day = Int(rest) + 1
    }

    /// Makes the day with that date, or returns `nil` if the calendar has none.
    package init?(year: Int64, month: Int, day: Int) {
        guard (0...9999).contains(year), (1...12).contains(month), (1...31).contains(day) else { return nil }
        self.year = year
        self.month = month
        self.day = day
        // The 31st of April comes back as the 1st of May.
        guard self == CalendarDay(daysSince1970: daysSince1970) else { return nil }
    }

    /// The number of days after 1 January 1970, negative for days before it.
    package var daysSince1970: Int64 {
        let years = year - Self.startYear - (month < 3 ? 1 : 0)
        let months = Self.monthLengths.prefix(month < 3 ? month + 9 : month - 3)
        let leapDays = years / 4 - years / 100 + years / 400
        return Self.daysInYear * years + leapDays + months.reduce(0, +) + Int64(day - 1) - Self.daysFromStartTo1970
    }

    // Inside, a year begins on 1 March: then the leap day is its last, and the months before it never change in length.
    // Years count from one that precedes every date here and is a multiple of 400, so nothing is ever negative.
    private static let startYear: Int64 = -400
    private static let monthLengths: [Int64] = [31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 31, 29]
    private static let daysInYear: Int64 = 365
    private static let daysIn4Years = 4 * daysInYear + 1
    private static let daysIn100Years = 25 * daysIn4Years - 1
    private static let daysIn400Years = 4 * daysIn100Years + 1
    private static let daysFromStartTo1970: Int64 = {
        let from1900To1969 = 17 * daysIn4Years + daysInYear
        let fromMarchToDecember: Int64 = 306
        return 5 * daysIn400Years + 3 * daysIn100Years + from1900To1969 + fromMarchToDecember
    }()
}
