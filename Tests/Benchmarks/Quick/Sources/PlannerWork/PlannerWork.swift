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
            for _ in 0..<work.count { bytes &+= work.plan() }
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
    private static let now = HTTPDate(secondsSince1970: 1_800_000_000)
    private static let policy = RangePolicy()
    private static let boundary = MultipartBoundary(high: 1, low: 2)

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
        case "part": fields(range: "bytes=104857600-113246207", ifRange: film.entityTag.text)
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

    /// Reads the fields, plans the answer and cuts it into windows; returns the bytes of all windows.
    @inline(never)
    func plan() -> Int64 {
        let plan = ResponsePlan(
            for: request,
            of: Self.film,
            at: Self.now,
            policy: Self.policy,
            boundary: Self.boundary
        )
        var bytes: Int64 = 0
        for slice in plan.slices {
            guard case .file(let range) = slice else { continue }
            for window in range.windows(of: Self.policy.window) { bytes += window.count }
        }
        return bytes
    }
}
