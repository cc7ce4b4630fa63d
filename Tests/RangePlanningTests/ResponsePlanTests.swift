import RangePlanning
import Testing

@Suite struct ResponsePlanTests {
    @Test(arguments: RangeVectors.all.rows)
    func plansAsTheStandardSays(_ row: RangeVectors.Row) throws {
        let plan = try ResponsePlan(
            for: row.requestFields,
            of: row.target,
            at: RangeVectors.now,
            policy: row.policy,
            boundary: RangeVectors.boundary
        )
        let clause = Comment(rawValue: row.clause)
        #expect(plan.status.rawValue == row.status, clause)
        #expect(plan.isCapped == (row.capped ?? false), clause)

        let fields = plan.fields
        for (name, value) in try row.expectedFields {
            #expect(fields[name] == value, "\(name), \(row.clause)")
        }
        let content = row.expectedContent
        #expect(plan.slices.map(RangeVectors.Row.Piece.init) == content, clause)
        if row.method != "HEAD", row.status == 200 || row.status == 206 {
            #expect(plan.contentLength == content.reduce(0) { $0 + $1.count }, clause)
            #expect(fields["Content-Length"] == plan.contentLength.map(String.init), clause)
        }
    }

    @Test func vectorsAreManyAndDistinct() {
        let rows = RangeVectors.all.rows
        #expect(rows.count >= 250)
        #expect(Set(rows.map(\.name)).count == rows.count)
    }

    // RFC 9110 8.8.2.1: Last-Modified is never later than the response.
    @Test(arguments: [(-3600, 0), (-1, 0), (0, 0), (1, -1), (86_400, -86_400)] as [(Int64, Int64)])
    func datesFromTheFutureAreNotSent(age: Int64, expected: Int64) {
        let now = HTTPDate(secondsSince1970: 1_614_834_367)
        let plan = ResponsePlan(for: RequestFields(), of: .film(modified: now.secondsSince1970 - age), at: now)
        #expect(plan.fields["Last-Modified"] == HTTPDate(secondsSince1970: now.secondsSince1970 + expected).text)
    }

    // RFC 9110 8.8.2.2: a date is a strong validator only when its second is over.
    @Test(arguments: [(-3600, 200), (-1, 200), (0, 200), (1, 206), (2, 206)] as [(Int64, Int)])
    func ifRangeTakesADateOnlyWhenItIsStrong(age: Int64, status: Int) {
        let modified = HTTPDate(secondsSince1970: 1_614_834_367)
        let now = HTTPDate(secondsSince1970: modified.secondsSince1970 + age)
        let request = RequestFields(range: "bytes=0-9", ifRange: modified.text)
        let plan = ResponsePlan(for: request, of: .film(modified: modified.secondsSince1970), at: now)
        #expect(plan.status.rawValue == status)
    }

    // RFC 9110 13.1.3: a file from the future was modified after any date that a client can have got.
    @Test func aFileFromTheFutureIsModified() {
        let now = HTTPDate(secondsSince1970: 1_614_834_367)
        let target = Target.film(modified: now.secondsSince1970 + 3600)
        let first = ResponsePlan(for: RequestFields(), of: target, at: now)
        let again = ResponsePlan(
            for: RequestFields(ifModifiedSince: first.fields["Last-Modified"]),
            of: target,
            at: now
        )
        #expect(again.status == .ok)
    }

    // RFC 9110 13.1.1, 13.1.2: a weak tag of ours is good for If-None-Match and for nothing else.
    @Test func weakTagsOfOursAreComparedWeakly() throws {
        let tag = try #require(EntityTag(parsing: #"W/"a""#))
        let target = Target(
            size: 1000,
            entityTag: tag,
            lastModified: .init(secondsSince1970: 0),
            mediaType: "video/mp4"
        )
        let now = HTTPDate(secondsSince1970: 1_614_834_367)
        func status(_ request: RequestFields) -> Int { ResponsePlan(for: request, of: target, at: now).status.rawValue }
        #expect(status(RequestFields(ifNoneMatch: #""a""#)) == 304)
        #expect(status(RequestFields(ifNoneMatch: #"W/"a""#)) == 304)
        #expect(status(RequestFields(ifMatch: #"W/"a""#)) == 412)
        #expect(status(RequestFields(ifMatch: #""a""#)) == 412)
        #expect(status(RequestFields(ifMatch: "*")) == 200)
        #expect(status(RequestFields(range: "bytes=0-9", ifRange: #"W/"a""#)) == 200)
    }

    @Test func aRandomBoundaryIsMadeOnlyForSeveralParts() {
        var isMade = false
        func boundary() -> MultipartBoundary {
            isMade = true
            return .random()
        }
        let now = HTTPDate(secondsSince1970: 1_614_834_367)
        _ = ResponsePlan(for: RequestFields(range: "bytes=0-9"), of: .film(), at: now, boundary: boundary())
        #expect(!isMade)
        _ = ResponsePlan(for: RequestFields(range: "bytes=0-9,500-509"), of: .film(), at: now, boundary: boundary())
        #expect(isMade)
        #expect(MultipartBoundary.random() != .random())
    }

    @Test func aFailureStopsTheFields() {
        struct Full: Error {}
        let plan = ResponsePlan(for: RequestFields(), of: .film(), at: HTTPDate(secondsSince1970: 1_614_834_367))
        var seen = 0
        #expect(throws: Full.self) {
            try plan.forEachField { _ throws(Full) in
                seen += 1
                throw Full()
            }
        }
        #expect(seen == 1)
    }

    @Test func aNegativeSizeTraps() async {
        await #expect(processExitsWith: .failure) {
            _ = Target.film(size: -1)
        }
    }
}

extension ResponsePlan {
    /// The fields by name, with all values of one that is given twice.
    var fields: [String: String] {
        var fields: [String: String] = [:]
        forEachField { field in
            fields[field.name] = fields[field.name].map { $0 + ", " + field.value } ?? field.value
        }
        return fields
    }
}

extension Target {
    static func film(size: Int64 = 1000, modified: Int64 = 1_600_000_000) -> Target {
        Target(
            size: size,
            entityTag: EntityTag(size: size, modified: modified, nanoseconds: 0),
            lastModified: HTTPDate(secondsSince1970: modified),
            mediaType: "video/mp4"
        )
    }
}
