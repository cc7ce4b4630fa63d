import RangePlanning
import Testing

@Suite struct RangeSetTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let field: String
        let expected: [RangeSpec]?
        let clause: String
        var testDescription: String { field }
    }

    @Test(arguments: [
        Case(field: "bytes=5-9", expected: [.from(5, through: 9)], clause: "14.1.2"),
        Case(field: "bytes=5-", expected: [.from(5, through: nil)], clause: "14.1.2"),
        Case(field: "bytes=-9", expected: [.last(9)], clause: "14.1.2"),
        Case(field: "bytes=-0", expected: [.last(0)], clause: "14.1.2"),
        Case(field: "bytes=0-0,-1", expected: [.from(0, through: 0), .last(1)], clause: "14.1.2"),
        Case(
            field: "bytes= 0-999, 4500-5499, -1000",
            expected: [.from(0, through: 999), .from(4500, through: 5499), .last(1000)],
            clause: "14.1.2"
        ),
        Case(field: "bytes=0-0,0-0", expected: [.from(0, through: 0), .from(0, through: 0)], clause: "14.1.1"),
        Case(field: "bytes=9223372036854775806-", expected: [.from(.max - 1, through: nil)], clause: "14.1.2"),
        Case(field: "bytes=9223372036854775808-", expected: [.from(.max, through: nil)], clause: "14.1.2"),
        Case(field: "bytes=0-18446744073709551616", expected: [.from(0, through: .max)], clause: "14.1.2"),
        Case(field: "bytes=18446744073709551617-18446744073709551616", expected: nil, clause: "14.1.1"),
        Case(field: "bytes=9-5", expected: nil, clause: "14.1.1"),
        Case(field: "bytes=0-1,9-5", expected: nil, clause: "14.1.1"),
        Case(field: "bytes=,", expected: nil, clause: "5.6.1"),
        Case(field: "items=0-1", expected: nil, clause: "14.2"),
        Case(field: "", expected: nil, clause: "14.2"),
    ])
    func reads(_ row: Case) {
        #expect(RangeSet(parsing: row.field).map(Array.init) == row.expected, "RFC 9110 \(row.clause)")
    }

    @Test func readsBytesThatAreNotText() {
        let field: [UInt8] = Array("bytes=0-9".utf8)
        #expect(RangeSet(parsing: field.span).map(Array.init) == [.from(0, through: 9)])
        for byte in UInt8(0x80)...0xFF {
            #expect(RangeSet(parsing: (field + [byte]).span) == nil)
            #expect(RangeSet(parsing: ([byte] + field).span) == nil)
        }
        #expect(RangeSet(parsing: (field + [0]).span) == nil)
    }
}
