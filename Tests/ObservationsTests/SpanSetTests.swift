import Testing

@testable import Observations

/// Which bytes were sent, however often.
struct SpanSetTests {
    /// A set of single bytes: slow, and right at a glance.
    private static func count(_ spans: [Range<Int64>]) -> Int64 {
        Int64(spans.reduce(into: Set<Int64>()) { $0.formUnion($1) }.count)
    }

    @Test func countsEachByteOnce() {
        var set = SpanSet()
        for span in [10..<20, 30..<40, 0..<5, 15..<35, 40..<41, 7..<7] as [Range<Int64>] { set.insert(span) }
        #expect(set.spans == [0..<5, 10..<41])
        #expect(set.count == 36)
    }

    @Test(arguments: 0..<50 as Range<UInt64>)
    func agreesWithASetOfBytes(_ seed: UInt64) {
        var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        func random(_ limit: Int64) -> Int64 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return Int64(state % UInt64(limit))
        }
        var set = SpanSet()
        var spans: [Range<Int64>] = []
        for _ in 0..<60 {
            let start = random(400)
            spans.append(start..<start + random(30))
            set.insert(spans[spans.count - 1])
            #expect(set.count == Self.count(spans))
            #expect(zip(set.spans, set.spans.dropFirst()).allSatisfy { $0.upperBound < $1.lowerBound })
        }
    }

    @Test func forgetsTheSmallestGapsWhereThereAreTooMany() {
        var set = SpanSet()
        // Gaps of 1, 2, 3, … bytes.
        var start: Int64 = 0
        for number in 0..<Int64(SpanSet.limit) + 3 {
            set.insert(start..<start + 10)
            start += 10 + number + 1
        }
        #expect(set.spans.count == SpanSet.limit)
        #expect(set.count == 10 * (Int64(SpanSet.limit) + 3))
        #expect(set.spans[0] == 0..<10 + 1 + 10 + 2 + 10 + 3 + 10)
        set.insert(0..<start)
        #expect(set.spans == [0..<start])
        #expect(set.count == start - 6, "what was sent in forgotten gaps counts as sent before")
    }
}
