import RangePlanning
import Testing

/// What holds for every request, tried with many.
@Suite struct PropertyTests {
    /// Numbers that look random and are the same in every run: xorshift, Marsaglia 2003.
    private struct Numbers: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return state
        }
    }

    /// A number of any magnitude up to `limit`.
    private static func number(upTo limit: Int64, _ numbers: inout Numbers) -> Int64 {
        min(limit, .random(in: 0...(.max >> Int64.random(in: 0...62, using: &numbers)), using: &numbers))
    }

    private static func spec(for size: Int64, _ numbers: inout Numbers) -> String {
        let first = number(upTo: size, &numbers)
        let length = number(upTo: Int64.random(in: 1...3, using: &numbers) == 1 ? size : 1000, &numbers)
        switch Int.random(in: 0..<6, using: &numbers) {
        case 0: return "\(first)-"
        case 1: return "-\(length)"
        default: return "\(first)-\(first.addingReportingOverflow(length).overflow ? .max : first + length)"
        }
    }

    @Test(arguments: 1...8)
    func partsLieInTheFileAndWhatIsCountedIsSent(seed: UInt64) throws {
        var numbers = Numbers(state: seed)
        let now = HTTPDate(secondsSince1970: 1_614_834_367)
        for _ in 0..<2000 {
            let size = Self.number(upTo: .max, &numbers)
            let count = Int.random(in: 1...20, using: &numbers)
            let field = "bytes=" + (0..<count).map { _ in Self.spec(for: size, &numbers) }.joined(separator: ", ")
            let policy = RangePolicy(
                cap: Cap.allCases.randomElement(using: &numbers) ?? .media,
                window: Self.number(upTo: .max, &numbers) + 1 & .max | 1,
                maximumRanges: Int.random(in: 1...20, using: &numbers),
                mergeGap: Self.number(upTo: 1 << 40, &numbers)
            )
            let request = RequestFields(range: field, secFetchDest: Bool.random(using: &numbers) ? "video" : nil)
            let plan = ResponsePlan(for: request, of: .film(size: size), at: now, policy: policy)
            let about = Comment(rawValue: "\(field) of \(size), \(policy)")

            let ranges = plan.slices.compactMap { if case .file(let range) = $0 { range } else { nil } }
            try #require(ranges.allSatisfy { $0.upperBound <= size }, about)
            let sent = plan.slices.reduce(0) { $0 + $1.count }
            try #require(plan.contentLength == (plan.status == .rangeNotSatisfiable ? nil : sent), about)
            try #require(plan.fields["Content-Length"] == plan.contentLength.map(String.init), about)

            // No byte twice, and never two parts where one would do.
            let ordered = ranges.sorted { $0.lowerBound < $1.lowerBound }
            for (one, next) in zip(ordered, ordered.dropFirst()) {
                try #require(next.lowerBound - one.upperBound > policy.mergeGap, about)
            }
            // Parts come in the order of the first range that each of them answers, and every range is answered.
            if ranges.count > 1 {
                let specs = try #require(RangeSet(parsing: field))
                let asked = specs.compactMap { $0.range(inFileOf: size) }
                let answers = try asked.map { range in
                    try #require(
                        ranges.firstIndex { $0.lowerBound <= range.lowerBound && range.upperBound <= $0.upperBound }
                    )
                }
                var seen: [Int] = []
                for answer in answers where !seen.contains(answer) { seen.append(answer) }
                try #require(seen == Array(ranges.indices), about)
            }
        }
    }

    // RFC 2046 5.1.1: the content is taken apart at its boundary, as a client does it.
    @Test(arguments: 2...16)
    func aClientCanReadSeveralParts(count: Int) throws {
        let film = (0..<4096).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let starts = (0..<count).map { Int64(($0 * 7 % 16) * 250) }
        let field = "bytes=" + starts.map { "\($0)-\($0 + 9)" }.joined(separator: ",")
        let now = HTTPDate(secondsSince1970: 1_614_834_367)
        let plan = ResponsePlan(for: RequestFields(range: field), of: .film(size: Int64(film.count)), at: now)

        var content: [UInt8] = []
        for slice in plan.slices {
            switch slice {
            case .file(let range): content += film[Int(range.lowerBound)..<Int(range.upperBound)]
            case .text(let text): content += text
            }
        }
        #expect(plan.contentLength == Int64(content.count))

        let type = try #require(plan.fields["Content-Type"])
        let boundary = try #require(type.split(separator: "boundary=").last)
        let pieces = ([13, 10] + content).split(separator: Array("\r\n--\(boundary)".utf8))
        try #require(pieces.count == count + 1)
        #expect(Array(pieces[count]) == Array("--\r\n".utf8))
        for (piece, start) in zip(pieces, starts) {
            let head = "\r\nContent-Type: video/mp4\r\nContent-Range: bytes \(start)-\(start + 9)/4096\r\n\r\n"
            #expect(Array(piece) == Array(head.utf8) + film[Int(start)..<Int(start) + 10])
        }
    }
}
