import Testing

@testable import LogReading

/// Moments are those that date(1) has: date -u -d @SECONDS.
struct MomentReaderTests {
    private func milliseconds(_ text: String) -> Int64? {
        var reader = MomentReader()
        return reader.milliseconds(Array(text.utf8).span)
    }

    @Test(arguments: [
        ("1970-01-01T00:00:00.000Z", 0),
        ("2000-02-29T00:00:00.123Z", 951_782_400_123),
        ("2024-12-31T23:59:59.007Z", 1_735_689_599_007),
        ("2100-03-01T00:00:00.000Z", 4_107_542_400_000),
        ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
        ("1969-12-31T23:59:59.999Z", -1),
    ])
    func readsMoments(_ text: String, _ expected: Int64) {
        #expect(milliseconds(text) == expected)
    }

    @Test
    func readsOneAfterAnother() {
        var reader = MomentReader()
        let texts = ["2026-11-22T23:59:59.999Z", "2026-11-23T00:00:00.000Z", "2026-11-22T23:59:59.999Z"]
        let moments = texts.map { reader.milliseconds(Array($0.utf8).span) }
        #expect(moments == [1_795_391_999_999, 1_795_392_000_000, 1_795_391_999_999])
    }

    @Test(arguments: [
        "", "2026-11-22", "2026-11-22T16:33:27Z", "2026-11-22 16:33:27.180Z", "2026-11-22T16:33:27.180",
        "2026-13-01T00:00:00.000Z",
        "2026-02-29T00:00:00.000Z", "2026-11-22T24:00:00.000Z", "2026-11-22T16:60:00.000Z", "2026-11-22T16:33:61.000Z",
        "-026-11-22T16:33:27.180Z", "2026-11-22T16:33:27.18xZ", "2026-00-10T00:00:00.000Z", "2026-10-00T00:00:00.000Z",
    ])
    func refusesOthers(_ text: String) {
        #expect(milliseconds(text) == nil)
    }
}
