import Testing

@testable import Checking

/// RFC 9110 section 14.4.
struct ContentRangeTests {
    @Test(
        arguments: [
            ("bytes 42-1233/1234", ContentRange.part(first: 42, last: 1233, total: 1234)),
            ("bytes 42-1233/*", .part(first: 42, last: 1233, total: nil)),
            ("bytes */1234", .none(of: 1234)),
            ("Bytes 0-0/1", .part(first: 0, last: 0, total: 1)),
        ]
    )
    func isRead(_ text: String, _ expected: ContentRange) {
        #expect(ContentRange(text) == expected)
    }

    /// The last position comes not before the first, and lies below the total.
    @Test(
        arguments: [
            "", "bytes", "bytes 0-9", "bytes */*", "bytes 9-0/10", "bytes 0-10/10", "bytes=0-9/10", "bytes -1-9/10",
            "bytes 0-9/10/11", "items 0-9/10", "bytes 0-99999999999999999999/*", "bytes +1-9/10",
        ]
    )
    func isRefused(_ text: String) {
        #expect(ContentRange(text) == nil)
    }
}
