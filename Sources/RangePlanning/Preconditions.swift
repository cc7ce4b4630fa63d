/// What the conditional fields of a request come to, but for `If-Range`.
enum PreconditionOutcome {
    /// The request is performed.
    case met
    /// The client has what it would get: 304.
    case notModified
    /// The file is not in the state the client insists on: 412.
    case failed
}

extension RequestFields {
    /// Evaluates the conditional fields against the file as it is `now`, in the order of RFC 9110 13.2.2.
    func evaluatePreconditions(on target: Target, at now: HTTPDate) -> PreconditionOutcome {
        // Steps 1 and 2: If-Unmodified-Since counts only where there is no If-Match.
        guard meetsIfMatch(target) ?? meetsIfUnmodifiedSince(target, now) ?? true else { return .failed }
        // Steps 3 and 4: If-Modified-Since counts only where there is no If-None-Match. Of a method other than GET and
        // HEAD the first would be failed, but there is none here.
        guard meetsIfNoneMatch(target) ?? meetsIfModifiedSince(target, now) ?? true else { return .notModified }
        return .met
    }

    /// Whether `Range` is heeded as far as `If-Range` decides it: step 5 of RFC 9110 13.2.2.
    func permitsRange(of target: Target, at now: HTTPDate) -> Bool {
        guard let ifRange else { return true }
        let field = ifRange.utf8.span
        // 13.1.5: a tag is told from a date by a quote among its first three characters.
        for index in 0..<min(3, field.count) where field[index] == UInt8(ascii: "\"") {
            return target.entityTag.isSoleMember(of: field, by: .strong)
        }
        // 13.1.5: the date has to match exactly, and to be a strong validator. By 8.8.2.2 that is one whose second is
        // over: while it lasts, another write would bear the same date.
        return target.lastModified < now && HTTPDate(parsing: ifRange, now: now) == target.lastModified
    }

    // Each of these is `nil` where its field is absent, or has to be ignored because it holds no date.

    /// 13.1.1, where `*` is met because there is a file.
    private func meetsIfMatch(_ target: Target) -> Bool? {
        guard let ifMatch else { return nil }
        return ifMatch == "*" || target.entityTag.isMember(of: ifMatch.utf8.span, by: .strong)
    }

    /// 13.1.4.
    private func meetsIfUnmodifiedSince(_ target: Target, _ now: HTTPDate) -> Bool? {
        guard let ifUnmodifiedSince, let date = HTTPDate(parsing: ifUnmodifiedSince, now: now) else { return nil }
        return target.lastModified <= date
    }

    /// 13.1.2, where `*` is not met because there is a file.
    private func meetsIfNoneMatch(_ target: Target) -> Bool? {
        guard let ifNoneMatch else { return nil }
        return ifNoneMatch != "*" && !target.entityTag.isMember(of: ifNoneMatch.utf8.span, by: .weak)
    }

    /// 13.1.3.
    private func meetsIfModifiedSince(_ target: Target, _ now: HTTPDate) -> Bool? {
        guard let ifModifiedSince, let date = HTTPDate(parsing: ifModifiedSince, now: now) else { return nil }
        return target.lastModified > date
    }
}
