import RangePlanning
import Testing

@Suite struct EntityTagTests {
    @Test func isMadeFromSizeAndTime() {
        #expect(EntityTag(size: 0, modified: 0, nanoseconds: 0).text == #""0-0-0""#)
        #expect(EntityTag(size: 1000, modified: 1_614_834_367, nanoseconds: 255).text == #""3e8-60406abf-ff""#)
        let tag = EntityTag(size: .max, modified: -1, nanoseconds: 999_999_999)
        #expect(tag.text == #""7fffffffffffffff-ffffffffffffffff-3b9ac9ff""#)
        #expect(!tag.isWeak)
        #expect(EntityTag(parsing: tag.text) == tag)
    }

    @Test func everyChangeGivesAnotherTag() {
        let states: [(Int64, Int64, Int32)] = [
            (1, 1, 1), (2, 1, 1), (1, 2, 1), (1, 1, 2), (1, 1, 11), (1, 11, 1), (11, 1, 1), (1, -1, 1),
            (1, 9_223_372_036, 1), (1, -9_223_372_036, 1),
        ]
        let tags = Set(states.map { EntityTag(size: $0, modified: $1, nanoseconds: $2).text })
        #expect(tags.count == states.count)
    }

    // RFC 9110 8.8.3: the grammar and the examples.
    @Test(arguments: [
        (#""xyzzy""#, true), (#"W/"xyzzy""#, true), (#""""#, true), (#""a,b""#, true), (#""a\b""#, true),
        (#""é""#, true),
        ("xyzzy", false), (#"w/"xyzzy""#, false), (#"W/xyzzy"#, false), (#"W/ "xyzzy""#, false), (#""a b""#, false),
        (#""a"b""#, false), (#""a"#, false), (#"a""#, false), ("\"", false), ("", false), ("*", false),
        (#""a","b""#, false),
        (#" "a""#, false), (#""a" "#, false), ("\"a\u{7F}\"", false), ("\"a\tb\"", false),
    ])
    func reads(_ text: String, isTag: Bool) {
        let tag = EntityTag(parsing: text)
        #expect((tag != nil) == isTag)
        #expect(tag?.text == (isTag ? text : nil))
        #expect(tag?.isWeak == (isTag ? text.hasPrefix("W") : nil))
    }

    // RFC 9110 8.8.3.2: the table of examples.
    @Test(arguments: [
        (#"W/"1""#, #"W/"1""#, false, true),
        (#"W/"1""#, #"W/"2""#, false, false),
        (#"W/"1""#, #""1""#, false, true),
        (#""1""#, #""1""#, true, true),
        (#""1""#, #""2""#, false, false),
        (#""1""#, #""11""#, false, false),
        ("\"\u{E9}\"", "\"e\u{301}\"", false, false),
    ])
    func compares(_ one: String, _ other: String, strongly: Bool, weakly: Bool) throws {
        let one = try #require(EntityTag(parsing: one))
        let other = try #require(EntityTag(parsing: other))
        #expect(one.matches(other, by: .strong) == strongly)
        #expect(other.matches(one, by: .strong) == strongly)
        #expect(one.matches(other, by: .weak) == weakly)
        #expect(other.matches(one, by: .weak) == weakly)
    }
}
