/// What a request for a file gets: status, fields and content.
///
/// A pure function of text and numbers; the caller opens the file, looks at the clock and sends.
public struct ResponsePlan: Sendable {
    /// The status of a response, with its code as the raw value.
    public enum Status: Int, Sendable {
        /// 200, RFC 9110 15.3.1: the whole file.
        case ok = 200
        /// 206, RFC 9110 15.3.7: one part or several.
        case partialContent = 206
        /// 304, RFC 9110 15.4.5: the client has it.
        case notModified = 304
        /// 412, RFC 9110 15.5.13: the file is not in the state the client insists on.
        case preconditionFailed = 412
        /// 416, RFC 9110 15.5.17: not one of the ranges is in the file.
        case rangeNotSatisfiable = 416
    }

    /// What is sent of a file.
    public enum Content: Hashable, Sendable {
        /// Nothing. A body that explains an error is the caller's.
        case none
        /// All of it, which may be no bytes at all.
        case whole
        /// One part.
        case part(ByteRange)
        /// Several parts with framing between them.
        case multipart(MultipartByteRanges)
    }

    /// The status of the response.
    public let status: Status

    /// What is sent of the file.
    public let content: Content

    /// The value of `Content-Length` in bytes.
    ///
    /// In an answer to HEAD it is what GET would have. 304 has none, and that of 412 and 416 is for the caller's body.
    public let contentLength: Int64?

    /// Whether the answer ends after one window although the rest of the file was asked for, see ``Cap``.
    public let isCapped: Bool

    /// Whether the place in a browser from which the request comes decides how much it gets, see ``Cap/media``.
    private let dependsOnDestination: Bool

    private let target: Target
    private let now: HTTPDate

    /// Plans the answer to a request.
    ///
    /// One for a single range takes no memory from the heap.
    ///
    /// - Parameters:
    ///   - request: What is asked.
    ///   - target: The file as it is now.
    ///   - now: The present, as `Date` will say it.
    ///   - policy: The limits that hold.
    ///   - boundary: What separates several parts; made only if there are any.
    public init(
        for request: borrowing RequestFields,
        of target: Target,
        at now: HTTPDate,
        policy: RangePolicy = RangePolicy(),
        boundary: @autoclosure () -> MultipartBoundary = .random()
    ) {
        // RFC 9110 13.2.2: ranges come last, so a precondition that fails wins over one that is unsatisfiable.
        switch request.evaluatePreconditions(on: target, at: now) {
        case .failed:
            self.init(.preconditionFailed, .none, of: target, at: now)
            return
        case .notModified:
            self.init(.notModified, .none, of: target, at: now)
            return
        case .met:
            break
        }

        // RFC 9110 14.2: Range is defined for GET alone, and one that is malformed or of an unknown unit is ignored.
        guard request.method == .get, let field = request.range, let ranges = RangeSet(parsing: field),
            request.permitsRange(of: target, at: now)
        else {
            self.init(wholeOf: target, for: request.method, at: now)
            return
        }
        switch RangePlan(ranges, size: target.size, policy: policy, isMediaElement: request.isFromMediaElement) {
        case .whole:
            self.init(wholeOf: target, for: request.method, at: now)
        case .part(let range):
            let rest = ByteRange(lowerBound: range.lowerBound, upperBound: target.size)
            let isCappable = ranges.isOpenEnded && rest.firstWindow(of: policy.window) != rest
            self.init(
                .partialContent,
                .part(range),
                length: range.count,
                of: target,
                at: now,
                isCapped: isCappable && range != rest,
                dependsOnDestination: isCappable && policy.cap == .media
            )
        case .parts(let parts):
            guard let multipart = MultipartByteRanges(parts: parts, of: target, boundary: boundary()) else {
                self.init(wholeOf: target, for: request.method, at: now)
                return
            }
            self.init(.partialContent, .multipart(multipart), length: multipart.count, of: target, at: now)
        case .unsatisfiable:
            self.init(.rangeNotSatisfiable, .none, of: target, at: now)
        }
    }

    private init(wholeOf target: Target, for method: RequestFields.Method, at now: HTTPDate) {
        self.init(.ok, method == .get ? .whole : .none, length: target.size, of: target, at: now)
    }

    private init(
        _ status: Status,
        _ content: Content,
        length: Int64? = nil,
        of target: Target,
        at now: HTTPDate,
        isCapped: Bool = false,
        dependsOnDestination: Bool = false
    ) {
        self.status = status
        self.content = content
        self.contentLength = length
        self.isCapped = isCapped
        self.dependsOnDestination = dependsOnDestination
        self.target = target
        self.now = now
    }
}

extension ResponsePlan {
    /// Hands out each field that follows from the plan.
    ///
    /// What else a response needs is the caller's: `Cache-Control`, and all that belongs to the body of an error.
    public func forEachField<Failure>(_ body: (ResponseField) throws(Failure) -> Void) throws(Failure) {
        switch status {
        case .ok, .partialContent:
            try forEachContentField(body)
        case .rangeNotSatisfiable:
            // RFC 9110 15.5.17.
            try body(.unsatisfiedRange(size: target.size))
        case .notModified, .preconditionFailed:
            break
        }
        try body(.acceptRanges)
        // RFC 9110 8.8.3: the tag names the state of the file also where none of it is sent.
        try body(.entityTag(target.entityTag))
        // RFC 9110 15.4.5: 304 carries no metadata that only repeats what the tag says.
        if status != .notModified {
            // RFC 9110 8.8.2.1: never later than the response itself.
            try body(.lastModified(min(target.lastModified, now)))
        }
        if dependsOnDestination {
            try body(.variesByDestination)
        }
    }

    private func forEachContentField<Failure>(_ body: (ResponseField) throws(Failure) -> Void) throws(Failure) {
        switch content {
        case .none, .whole:
            try body(.contentType(target.mediaType))
        case .part(let range):
            try body(.contentType(target.mediaType))
            try body(.contentRange(range, size: target.size))
        case .multipart(let multipart):
            // RFC 9110 15.3.7.2: Content-Range stands in the parts and not here.
            try body(.multipartContentType(multipart.boundary))
        }
        if let contentLength {
            try body(.contentLength(contentLength))
        }
    }

    /// The content in the order of sending: slices of the file, and the framing between several.
    public var slices: SliceSequence {
        switch content {
        case .none: SliceSequence()
        case .whole where target.size == 0: SliceSequence()
        case .whole: SliceSequence(ByteRange(lowerBound: 0, upperBound: target.size))
        case .part(let range): SliceSequence(range)
        case .multipart(let multipart): SliceSequence(multipart)
        }
    }
}
