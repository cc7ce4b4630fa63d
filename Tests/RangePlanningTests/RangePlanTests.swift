import RangePlanning
import Testing

@Suite struct RangePlanTests {
    // What the limits of a policy decide; what the standard decides is in Tests/Vectors.
    struct Case: Sendable, CustomTestStringConvertible {
        let field: String
        let policy: RangePolicy
        let expected: RangePlan
        var testDescription: String { field }
    }

    private static func part(_ lowerBound: Int64, _ upperBound: Int64) -> ByteRange {
        ByteRange(lowerBound: lowerBound, upperBound: upperBound)
    }

    @Test(arguments: [
        Case(
            field: "bytes=0-9,10-19",
            policy: RangePolicy(mergeGap: 0),
            expected: .part(part(0, 20))
        ),
        Case(
            field: "bytes=0-9,11-19",
            policy: RangePolicy(mergeGap: 0),
            expected: .parts([part(0, 10), part(11, 20)])
        ),
        Case(
            field: "bytes=0-9,11-19",
            policy: RangePolicy(mergeGap: 1),
            expected: .part(part(0, 20))
        ),
        Case(
            field: "bytes=0-9,50-59",
            policy: RangePolicy(maximumRanges: 2, mergeGap: 0),
            expected: .parts([part(0, 10), part(50, 60)])
        ),
        Case(field: "bytes=0-9,50-59", policy: RangePolicy(maximumRanges: 1), expected: .whole),
        Case(field: "bytes=0-9", policy: RangePolicy(maximumRanges: 1), expected: .part(part(0, 10))),
        Case(field: "bytes=0-9,50-59", policy: RangePolicy(mergeGap: .max), expected: .part(part(0, 60))),
        Case(field: "bytes=0-", policy: RangePolicy(cap: .always, window: 1), expected: .part(part(0, 1))),
        Case(field: "bytes=0-", policy: RangePolicy(cap: .always, window: .max), expected: .part(part(0, 100))),
    ])
    func keepsThePolicy(_ row: Case) throws {
        let ranges = try #require(RangeSet(parsing: row.field))
        #expect(RangePlan(ranges, size: 100, policy: row.policy) == row.expected)
    }

    @Test func plansTheLargestFile() throws {
        let suffix = try #require(RangeSet(parsing: "bytes=-1"))
        #expect(RangePlan(suffix, size: .max) == .part(Self.part(.max - 1, .max)))
        let all = try #require(RangeSet(parsing: "bytes=0-9223372036854775807,0-"))
        #expect(RangePlan(all, size: .max) == .whole)
        let last = try #require(RangeSet(parsing: "bytes=9223372036854775806-9223372036854775807"))
        #expect(RangePlan(last, size: .max) == .part(Self.part(.max - 1, .max)))
        let beyond = try #require(RangeSet(parsing: "bytes=9223372036854775807-"))
        #expect(RangePlan(beyond, size: .max) == .unsatisfiable)
    }

    @Test func aWindowOfNothingTraps() async {
        await #expect(processExitsWith: .failure) { _ = RangePolicy(window: 0) }
    }

    @Test func noRangesTrap() async {
        await #expect(processExitsWith: .failure) { _ = RangePolicy(maximumRanges: 0) }
    }

    @Test func aNegativeGapTraps() async {
        await #expect(processExitsWith: .failure) { _ = RangePolicy(mergeGap: -1) }
    }
}
