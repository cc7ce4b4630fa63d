import RangePlanning
import Testing

/// Compares the planner with the slow model for every short field and every small file.
@Suite struct ExhaustiveTests {
    private static let alphabet = Array("0123456789,-=bytes ")

    /// Every text of up to `length` of the characters.
    private static func texts(of characters: [Character], upTo length: Int) -> [String] {
        var all = [""]
        var longest = [""]
        for _ in 0..<length {
            longest = longest.flatMap { text in characters.map { text + String($0) } }
            all += longest
        }
        return all
    }

    /// A field with one character changed, put in, or left out, in every way.
    private static func misspellings(of field: String) -> [String] {
        let characters = Array(field)
        var all: [String] = []
        for index in characters.indices {
            let before = String(characters[..<index])
            let after = String(characters[(index + 1)...])
            all.append(before + after)
            for other in alphabet {
                all.append(before + String(other) + after)
                all.append(before + String(other) + String(characters[index]) + after)
            }
        }
        return all
    }

    private static let fields: [String] = {
        var all = texts(of: Array("0159-, "), upTo: 5).map { "bytes=" + $0 }
        for text in texts(of: alphabet, upTo: 3) {
            all += [text, "bytes=" + text]
        }
        for text in texts(of: Array("07-,"), upTo: 4) {
            all += ["bytes=2-3,9-," + text, "bytes=8-,0-1," + text]
        }
        return all + misspellings(of: "bytes=0-10,3-") + misspellings(of: "bytes = 5 - 7")
    }()

    private static let understood: [(field: String, ranges: RangeSet, model: SlowModel)] = fields.compactMap { field in
        let ranges = RangeSet(parsing: field)
        let model = SlowModel(field)
        guard let ranges, let model else {
            if (ranges == nil) != (model == nil) { Issue.record("\(field): only one of the two understands it") }
            return nil
        }
        return (field, ranges, model)
    }

    @Test func readsTheSameFields() {
        #expect(Self.understood.count > 1000)
        #expect(Self.fields.count - Self.understood.count > 1000)
    }

    private static let settings: [(policy: RangePolicy, isMediaElement: Bool, window: Int?)] = [
        (RangePolicy(cap: .never, window: 1, maximumRanges: 16, mergeGap: 0), true, nil),
        (RangePolicy(cap: .media, window: 2, maximumRanges: 3, mergeGap: 1), false, nil),
        (RangePolicy(cap: .media, window: 7, maximumRanges: 16, mergeGap: 1), true, 7),
        (RangePolicy(cap: .always, window: 1, maximumRanges: 3, mergeGap: 0), false, 1),
        (RangePolicy(cap: .always, window: 2, maximumRanges: 2, mergeGap: 2), true, 2),
        (RangePolicy(cap: .always, window: 9, maximumRanges: 1, mergeGap: 12), true, 9),
    ]

    @Test(arguments: 0...12)
    func plansAsTheModel(size: Int) throws {
        for (policy, isMediaElement, window) in Self.settings {
            for (field, ranges, model) in Self.understood {
                let plan = RangePlan(ranges, size: Int64(size), policy: policy, isMediaElement: isMediaElement)
                let answer = model.answer(
                    size: size,
                    cap: window,
                    maximumRanges: policy.maximumRanges,
                    mergeGap: Int(policy.mergeGap)
                )
                try #require(SlowModel.Answer(plan) == answer, "\(field) of \(size), \(policy)")
            }
        }
    }

    @Test(arguments: 1...12)
    func splitsAsTheModel(size: Int) {
        for start in 0..<size {
            for end in (start + 1)...size {
                let range = ByteRange(lowerBound: Int64(start), upperBound: Int64(end))
                for limit in 1...13 {
                    let windows = range.windows(of: Int64(limit)).map(\.offsets)
                    #expect(windows == SlowModel.windows(of: range.offsets, limit))
                }
            }
        }
    }
}

extension SlowModel.Answer {
    fileprivate init(_ plan: RangePlan) {
        switch plan {
        case .whole: self = .whole
        case .part(let range): self = .parts([range.offsets])
        case .parts(let ranges): self = .parts(ranges.map(\.offsets))
        case .unsatisfiable: self = .unsatisfiable
        }
    }
}

extension ByteRange {
    fileprivate var offsets: [Int] { Array(Int(lowerBound)..<Int(upperBound)) }
}
