import Foundation
import RangePlanning
import Testing

@Suite struct HTTPDateTests {
    private static let now = HTTPDate(secondsSince1970: 1_614_834_367)  // Thu, 04 Mar 2021 05:06:07 GMT

    // Seconds as `date -u -d … +%s` gives them.
    @Test(
        arguments: [
            (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
            (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
            (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
            (951_868_799, "Tue, 29 Feb 2000 23:59:59 GMT"),
            (951_868_800, "Wed, 01 Mar 2000 00:00:00 GMT"),
            (1_614_834_367, "Thu, 04 Mar 2021 05:06:07 GMT"),
            (4_107_542_399, "Sun, 28 Feb 2100 23:59:59 GMT"),
            (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"),
            (9_223_372_036, "Fri, 11 Apr 2262 23:47:16 GMT"),
            (-1, "Wed, 31 Dec 1969 23:59:59 GMT"),
            (-14_182_940, "Sun, 20 Jul 1969 20:17:40 GMT"),
            (-2_203_891_200, "Thu, 01 Mar 1900 00:00:00 GMT"),
            (-62_167_219_200, "Sat, 01 Jan 0000 00:00:00 GMT"),
            (253_402_300_799, "Fri, 31 Dec 9999 23:59:59 GMT"),
        ] as [(Int64, String)]
    )
    func writesAndReads(_ seconds: Int64, _ text: String) {
        #expect(HTTPDate(secondsSince1970: seconds).text == text)
        #expect(HTTPDate(parsing: text, now: Self.now)?.secondsSince1970 == seconds)
    }

    // RFC 9110 5.6.7: a recipient accepts all three formats.
    @Test(
        arguments: [
            ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777),
            ("Sunday, 06-Nov-94 08:49:37 GMT", 784_111_777),
            ("Sun Nov  6 08:49:37 1994", 784_111_777),
            ("Wed Nov 16 08:49:37 1994", 784_975_777),
            ("Wednesday, 16-Nov-94 08:49:37 GMT", 784_975_777),
            ("Monday, 01-Jan-01 00:00:00 GMT", 978_307_200),
            ("Tuesday, 01-Jan-02 00:00:00 GMT", 1_009_843_200),
            ("Thursday, 01-Jan-04 00:00:00 GMT", 1_072_915_200),
            ("Friday, 01-Jan-10 00:00:00 GMT", 1_262_304_000),
            ("Saturday, 01-Jan-11 00:00:00 GMT", 1_293_840_000),
            ("Mon, 06 Nov 1994 08:49:37 GMT", 784_111_777),
            ("Sat, 31 Dec 2016 23:59:60 GMT", 1_483_228_800),
        ] as [(String, Int64)]
    )
    func reads(_ text: String, _ seconds: Int64) {
        #expect(HTTPDate(parsing: text, now: Self.now)?.secondsSince1970 == seconds)
    }

    // RFC 9110 5.6.7: more than 50 years in the future is the century before. The year 71 is, after 4 March 05:06:07.
    @Test(
        arguments: [
            ("Wednesday, 04-Mar-71 05:06:07 GMT", 3_192_671_167),
            ("Thursday, 04-Mar-71 05:06:08 GMT", 36_911_168),
            ("Friday, 05-Mar-71 00:00:00 GMT", 36_979_200),
            ("Monday, 31-Dec-70 23:59:59 GMT", 3_187_295_999),
            ("Saturday, 01-Jan-72 00:00:00 GMT", 63_072_000),
            ("Friday, 01-Jan-99 00:00:00 GMT", 915_148_800),
            ("Saturday, 01-Jan-00 00:00:00 GMT", 946_684_800),
        ] as [(String, Int64)]
    )
    func understandsTwoDigitYears(_ text: String, _ seconds: Int64) {
        #expect(HTTPDate(parsing: text, now: Self.now)?.secondsSince1970 == seconds)
    }

    @Test(arguments: [
        "", "0", "now", "784111777", "1994-11-06T08:49:37Z", "Sun, 06 Nov 1994 08:49:37",
        "Sun, 06 Nov 1994 08:49:37 UTC",
        "Sun, 06 Nov 1994 08:49:37 +0000", "Sun, 06 Nov 1994 08:49:37 GMT ", " Sun, 06 Nov 1994 08:49:37 GMT",
        "Sun, 6 Nov 1994 08:49:37 GMT", "Sun,06 Nov 1994 08:49:37 GMT", "sun, 06 Nov 1994 08:49:37 GMT",
        "Sun, 06 nov 1994 08:49:37 GMT", "Sun, 06 Nov 94 08:49:37 GMT", "Sun, 06 Nov 19940 08:49:37 GMT",
        "Sun, 00 Nov 1994 08:49:37 GMT", "Sun, 31 Nov 1994 08:49:37 GMT", "Sun, 29 Feb 2100 08:49:37 GMT",
        "Sun, 06 Nov 1994 24:00:00 GMT", "Sun, 06 Nov 1994 08:60:37 GMT", "Sun, 06 Nov 1994 08:49:61 GMT",
        "Sun, 06 Nov 1994 8:49:37 GMT", "Sun, 06 Nov 1994 08:49 GMT", "Sun, 06 Nov -994 08:49:37 GMT",
        "Sun, +6 Nov 1994 08:49:37 GMT", "Abc, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Abc 1994 08:49:37 GMT",
        "Sunday, 06-Nov-1994 08:49:37 GMT", "Sunday, 06 Nov 94 08:49:37 GMT", "Sun, 06-Nov-94 08:49:37 GMT",
        "Sundays, 06-Nov-94 08:49:37 GMT", "Sunday, 31-Feb-94 08:49:37 GMT", "Sun Nov 6 08:49:37 1994",
        "Sun Nov 06 08:49:37 94", "Sun Nov  6 08:49:37 1994 GMT", "Sun Nov  6 08:49:37 19940",
        "Sun Nov 31 08:49:37 1994",
        "Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT", "Sun, ٠٦ Nov 1994 08:49:37 GMT",
    ])
    func refuses(_ text: String) {
        #expect(HTTPDate(parsing: text, now: Self.now) == nil)
    }

    // The calendar of Foundation as the other opinion, over more than 400 years day by day and beyond in longer steps.
    @Test func agreesWithFoundationsCalendar() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(identifier: "UTC"))
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let near = stride(from: Int64(-100_000), to: 100_000, by: 17)
        let far = stride(from: Int64(-141_000), to: 2_932_000, by: 9_973)
        for day in [near, far].joined() {
            let seconds = day * 86_400 + (day * 7_919) % 43_200 + 43_200
            let date = Date(timeIntervalSince1970: Double(seconds))
            let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute, .second, .weekday], from: date)
            let year = try #require(parts.year)
            let month = try #require(parts.month)
            let weekday = try #require(parts.weekday)
            let numbers = [parts.day, parts.hour, parts.minute, parts.second].map { $0 ?? -1 }
            let two = numbers.map { $0 < 10 ? "0\($0)" : "\($0)" }
            let expected =
                "\(weekdays[weekday - 1]), \(two[0]) \(months[month - 1]) \(year) \(two[1]):\(two[2]):\(two[3]) GMT"
            let own = HTTPDate(secondsSince1970: seconds)
            try #require(own.text == expected)
            try #require(HTTPDate(parsing: expected, now: Self.now) == own)
        }
    }

    @Test func timesBeyondWhatHTTPCanWriteAreTheNearestItCan() {
        #expect(HTTPDate(secondsSince1970: .max).text == "Fri, 31 Dec 9999 23:59:59 GMT")
        #expect(HTTPDate(secondsSince1970: .min).text == "Sat, 01 Jan 0000 00:00:00 GMT")
        #expect(HTTPDate(parsing: "Fri, 31 Dec 9999 23:59:60 GMT", now: Self.now)?.secondsSince1970 == 253_402_300_799)
    }
}
