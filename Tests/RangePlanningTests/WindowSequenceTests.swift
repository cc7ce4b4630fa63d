import RangePlanning
import Testing

@Suite struct WindowSequenceTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let count: Int64
        let limit: Int64
        let expected: [Int64]
        var testDescription: String { "\(count) bytes in windows of \(limit)" }
    }

    // A remainder under an eighth of a window is sent along with the last one.
    @Test(arguments: [
        Case(count: 1, limit: 1, expected: [1]),
        Case(count: 3, limit: 1, expected: [1, 1, 1]),
        Case(count: 1, limit: 8, expected: [1]),
        Case(count: 8, limit: 8, expected: [8]),
        Case(count: 9, limit: 8, expected: [8, 1]),
        Case(count: 10, limit: 9, expected: [10]),
        Case(count: 11, limit: 9, expected: [9, 2]),
        Case(count: 17, limit: 16, expected: [17]),
        Case(count: 18, limit: 16, expected: [16, 2]),
        Case(count: 33, limit: 16, expected: [16, 17]),
        Case(count: 14, limit: 7, expected: [7, 7]),
        Case(count: 15, limit: 7, expected: [7, 7, 1]),
        Case(count: 8 << 20, limit: 8 << 20, expected: [8 << 20]),
        Case(count: 8 << 20, limit: (8 << 20) - 1, expected: [8 << 20]),
        Case(count: 8 << 20, limit: (8 << 20) + 1, expected: [8 << 20]),
        Case(count: (8 << 20) + 1, limit: 8 << 20, expected: [(8 << 20) + 1]),
        Case(count: (9 << 20) - 1, limit: 8 << 20, expected: [(9 << 20) - 1]),
        Case(count: 9 << 20, limit: 8 << 20, expected: [8 << 20, 1 << 20]),
        Case(count: 20 << 20, limit: 8 << 20, expected: [8 << 20, 8 << 20, 4 << 20]),
        Case(count: .max, limit: .max, expected: [.max]),
        Case(count: .max, limit: 1 << 62, expected: [1 << 62, (1 << 62) - 1]),
    ])
    func splits(_ row: Case) {
        let range = ByteRange(lowerBound: 0, upperBound: row.count)
        #expect(range.windows(of: row.limit).map(\.count) == row.expected)
    }

    @Test func windowsCoverTheRangeInOrder() {
        for start: Int64 in [0, 5, 1 << 40] {
            for count: Int64 in 1...60 {
                for limit: Int64 in 1...20 {
                    let range = ByteRange(lowerBound: start, upperBound: start + count)
                    var end = start
                    for window in range.windows(of: limit) {
                        #expect(window.lowerBound == end)
                        #expect(window.count < limit + (limit + 7) / 8)
                        end = window.upperBound
                    }
                    #expect(end == range.upperBound)
                }
            }
        }
    }

    @Test func anEmptyWindowTraps() async {
        await #expect(processExitsWith: .failure) {
            _ = ByteRange(lowerBound: 0, upperBound: 1).windows(of: 0)
        }
    }

    @Test func anEmptyRangeTraps() async {
        await #expect(processExitsWith: .failure) {
            _ = ByteRange(lowerBound: 1, upperBound: 1)
        }
    }

    @Test func aRangeBeforeTheFileTraps() async {
        await #expect(processExitsWith: .failure) {
            _ = ByteRange(lowerBound: -1, upperBound: 1)
        }
    }
}
