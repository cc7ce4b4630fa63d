import RangePlanning

/// Plans the answers to typical requests, for a tool that counts what that costs.
///
/// Each argument is a request's name and how often it is planned, such as `suffix=1000`.
@main
struct PlannerWork {
    static func main() {
        var bytes: Int64 = 0
        for argument in CommandLine.arguments.dropFirst() {
            guard let work = Work(argument) else { fatalError("\(argument) is not REQUEST=COUNT") }
            bytes &+= work.planAll()
        }
        // A result that is seen keeps the compiler from leaving the work out.
        print("\(bytes) bytes were planned")
    }
}

/// One request, and how often it is planned.
private struct Work {
    let count: Int
    private let request: RequestFields

    private static let film = Target(
        size: 700_000_000,
        entityTag: EntityTag(size: 700_000_000, modified: 1_700_000_000, nanoseconds: 123_456_789),
        lastModified: HTTPDate(secondsSince1970: 1_700_000_000),
        mediaType: "video/mp4"
    )

    init?(_ argument: String) {
        let halves = argument.split(separator: "=")
        guard halves.count == 2, let count = Int(halves[1]), let request = Self.request(named: halves[0]) else {
            return nil
        }
        self.count = count
        self.request = request
    }

    private static func request(named name: Substring) -> RequestFields? {
        switch name {
        case "part": fields(range: "bytes=104857600-113246207")
        case "resumed": fields(range: "bytes=104857600-113246207", ifRange: film.entityTag.text)
        // What Chrome sends at a seek.
        case "capped": fields(range: "bytes=104857600-", ifRange: film.entityTag.text, secFetchDest: "video")
        case "suffix": fields(range: "bytes=-65536")
        case "whole": fields()
        case "multipart": fields(range: "bytes=0-99, 1048576-1049599, 104857600-104923135")
        case "garbage": fields(range: "bytes=10-5,a-,--1", ifRange: "\"5f3a", secFetchDest: "vid\u{E9}o")
        default: nil
        }
    }

    private static func fields(
        range: String? = nil,
        ifRange: String? = nil,
        secFetchDest: String? = nil
    ) -> RequestFields {
        RequestFields(
            method: .get,
            range: range,
            ifRange: ifRange,
            ifMatch: nil,
            ifNoneMatch: nil,
            ifModifiedSince: nil,
            ifUnmodifiedSince: nil,
            secFetchDest: secFetchDest
        )
    }

    /// Plans the answers; returns the bytes of all windows.
    func planAll() -> Int64 {
        // Made once: what it costs to come by these is not the planner's.
        let (film, now, policy) = (Self.film, HTTPDate(secondsSince1970: 1_800_000_000), RangePolicy())
        var bytes: Int64 = 0
        for _ in 0..<count { bytes &+= Self.plan(request, of: film, at: now, policy) }
        return bytes
    }

    /// Reads the fields, plans the answer and cuts it into windows; returns the bytes of the windows.
    @inline(never)
    private static func plan(
        _ request: RequestFields,
        of film: Target,
        at now: HTTPDate,
        _ policy: RangePolicy
    ) -> Int64 {
        let plan = ResponsePlan(
            for: request,
            of: film,
            at: now,
            policy: policy,
            boundary: MultipartBoundary(high: 1, low: 2)
        )
        var bytes: Int64 = 0
        for slice in plan.slices {
            guard case .file(let range) = slice else { continue }
            for window in range.windows(of: policy.window) { bytes += window.count }
        }
        return bytes
    }
}
