internal import RangePlanning

extension PlanningCase {
    private static let boundary = MultipartBoundary(high: 0x0123_4567_89ab_cdef, low: 0xfedc_ba98_7654_3210)

    /// The plan is the expected answer: status, fields, content and its windows.
    func checkPlan() throws(Fault) {
        let plan = ResponsePlan(for: request, of: target, at: now, policy: policy, boundary: Self.boundary)
        let expected = sendable(ExpectedAnswer(to: self))
        try require(plan.status.rawValue == expected.status, "the status of \(self) is \(plan.status)")
        try require(plan.isCapped == isCutShort(expected), "\(self) is capped: \(plan.isCapped)")

        var fields: [String: String] = [:]
        plan.forEachField { fields[$0.name, default: ""] += $0.value }
        try require(fields == self.fields(of: expected), "the fields of the answer to \(self) are \(fields)")

        let content = Array(plan.slices)
        try require(
            content == (request.method == .head ? [] : self.content(of: expected)),
            "the content of the answer to \(self) is \(content)"
        )
        for case .file(let range) in content {
            try checkWindows(of: range)
        }
    }

    /// The answer, or the whole film where its parts and their framing are more bytes than `Content-Length` can count here.
    private func sendable(_ answer: ExpectedAnswer) -> ExpectedAnswer {
        content(of: answer).reduce(0) { $0 + Int128($1.count) } > Int64.max ? .whole : answer
    }

    /// The windows of a range follow one another, hold what they may, and are the whole range.
    private func checkWindows(of range: ByteRange) throws(Fault) {
        let limit = max(policy.window, range.count / 20)
        var place = range.lowerBound
        for window in range.windows(of: limit) {
            let isLast = window.upperBound == range.upperBound
            let excess = window.count - limit
            try require(
                window.lowerBound == place && (excess == 0 || isLast && Int128(excess) * 8 < limit),
                "\(window) is a window of \(limit) bytes of \(range)"
            )
            place = window.upperBound
        }
        try require(place == range.upperBound, "the windows of \(limit) bytes of \(range) end at \(place)")
    }

    private func isCutShort(_ answer: ExpectedAnswer) -> Bool {
        guard case .parts(let parts) = answer, parts.count == 1, isOpenEnded else { return false }
        return parts[0].upperBound < target.size - 1
    }

    /// Whether the request would be cut short if a media element made it, and not otherwise.
    private func dependsOnDestination(_ parts: [ClosedRange<Int64>]) -> Bool {
        policy.cap == .media && isOpenEnded && window(from: parts[0].lowerBound).upperBound < target.size - 1
    }

    private var isOpenEnded: Bool {
        let asked = request.range.flatMap(AskedRange.list) ?? []
        return asked.count == 1 && asked[0].isOpenEnded
    }

    private func fields(of answer: ExpectedAnswer) -> [String: String] {
        var fields = ["Accept-Ranges": "bytes", "ETag": target.entityTag.text]
        if answer.status != 304 {
            fields["Last-Modified"] = DateSpelling(min(target.lastModified, now)).sent
        }
        switch answer {
        case .whole:
            fields["Content-Type"] = target.mediaType
            fields["Content-Length"] = "\(target.size)"
        case .parts(let parts):
            fields["Content-Type"] = "multipart/byteranges; boundary=0123456789abcdeffedcba9876543210"
            fields["Content-Length"] = "\(content(of: answer).reduce(0) { $0 + $1.count })"
            if parts.count == 1 {
                fields["Content-Type"] = target.mediaType
                fields["Content-Range"] = contentRange(parts[0])
            }
            if dependsOnDestination(parts) {
                fields["Vary"] = "Sec-Fetch-Dest"
            }
        case .unsatisfiable:
            fields["Content-Range"] = "bytes */\(target.size)"
        case .notModified, .preconditionFailed:
            break
        }
        return fields
    }

    private func contentRange(_ part: ClosedRange<Int64>) -> String {
        "bytes \(part.lowerBound)-\(part.upperBound)/\(target.size)"
    }

    /// What GET gets.
    private func content(of answer: ExpectedAnswer) -> [Slice] {
        switch answer {
        case .whole where target.size > 0:
            return [.file(0...(target.size - 1))]
        case .parts(let parts) where parts.count == 1:
            return [.file(parts[0])]
        case .parts(let parts):
            // RFC 9110 14.6, RFC 2046 5.1.1.
            let delimiter = "--0123456789abcdeffedcba9876543210"
            let framed = parts.enumerated().flatMap { index, part -> [Slice] in
                let head = "\(delimiter)\r\nContent-Type: video/mp4\r\nContent-Range: \(contentRange(part))\r\n\r\n"
                return [.text(Array((index == 0 ? head : "\r\n" + head).utf8)), .file(part)]
            }
            return framed + [.text(Array("\r\n\(delimiter)--\r\n".utf8))]
        case .whole, .notModified, .preconditionFailed, .unsatisfiable:
            return []
        }
    }
}

extension ExpectedAnswer {
    fileprivate var status: Int {
        switch self {
        case .whole: 200
        case .parts: 206
        case .notModified: 304
        case .preconditionFailed: 412
        case .unsatisfiable: 416
        }
    }
}

extension Slice {
    fileprivate static func file(_ positions: ClosedRange<Int64>) -> Slice {
        .file(ByteRange(lowerBound: positions.lowerBound, upperBound: positions.upperBound + 1))
    }
}
