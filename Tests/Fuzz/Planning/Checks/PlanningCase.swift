internal import RangePlanning

/// A request for a film, the film and the limits that hold, as an input of the fuzzer spells them.
///
/// An input is lines like `Range: bytes=0-9`, so that a person can read what broke. What is missing or makes no sense
/// has a default; of lines with the same name the last one counts.
public struct PlanningCase {
    let request: RequestFields
    let target: Target
    let now: HTTPDate
    let policy: RangePolicy

    /// Reads an input, of which there is none that it does not take.
    public init(_ input: [UInt8]) {
        var values: [String: String] = [:]
        for line in input.split(separator: UInt8(ascii: "\n")) {
            let parts = line.split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { continue }
            let name = String(decoding: parts[0], as: UTF8.self)
            values[name] = String(decoding: parts[1].drop { $0 == UInt8(ascii: " ") }, as: UTF8.self)
        }
        func number(_ name: String, in range: ClosedRange<Int64>, default: Int64) -> Int64 {
            let value = values[name].flatMap { Int64($0) } ?? `default`
            return min(max(value, range.lowerBound), range.upperBound)
        }

        let size = number("Size", in: 0...(.max), default: 1000)
        let modified = number("Modified", in: .min ... .max, default: 1_614_834_367)
        target = Target(
            size: size,
            entityTag: values["ETag"].flatMap { EntityTag(parsing: $0) }
                ?? EntityTag(size: size, modified: modified, nanoseconds: 0),
            lastModified: HTTPDate(secondsSince1970: modified),
            mediaType: "video/mp4"
        )
        now = HTTPDate(secondsSince1970: number("Now", in: .min ... .max, default: 1_614_920_767))
        policy = RangePolicy(
            cap: values["Cap"].flatMap { Cap(rawValue: $0) } ?? .media,
            window: number("Window", in: 1...(.max), default: 100),
            maximumRanges: Int(number("Maximum-Ranges", in: 1...64, default: 16)),
            mergeGap: number("Merge-Gap", in: 0...(.max), default: 80)
        )
        request = RequestFields(
            method: values["Method"] == "HEAD" ? .head : .get,
            range: values["Range"],
            ifRange: values["If-Range"],
            ifMatch: values["If-Match"],
            ifNoneMatch: values["If-None-Match"],
            ifModifiedSince: values["If-Modified-Since"],
            ifUnmodifiedSince: values["If-Unmodified-Since"],
            secFetchDest: values["Sec-Fetch-Dest"]
        )
    }

    /// Plans the answer, and compares it with one that was found in another way.
    public func check() throws(Fault) {
        try checkDates()
        try checkTags()
        try checkPlan()
    }
}
