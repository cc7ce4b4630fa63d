internal import RangePlanning

/// What a request gets, found the slow way and written from the standard without a look at the planner.
enum ExpectedAnswer {
    case whole
    case notModified
    case preconditionFailed
    case unsatisfiable
    /// The first and last position of each part.
    case parts([ClosedRange<Int64>])

    init(to planning: PlanningCase) {
        let request = planning.request
        let modified = planning.target.lastModified

        // RFC 9110 13.2.2, steps 1 and 2.
        if let field = request.ifMatch {
            guard field == "*" || planning.lists(field, strongly: true) else {
                self = .preconditionFailed
                return
            }
        } else if let date = planning.date(request.ifUnmodifiedSince), modified > date {
            self = .preconditionFailed
            return
        }
        // Steps 3 and 4.
        if let field = request.ifNoneMatch {
            guard field != "*", !planning.lists(field, strongly: false) else {
                self = .notModified
                return
            }
        } else if let date = planning.date(request.ifModifiedSince), modified <= date {
            self = .notModified
            return
        }
        // Step 5, and 14.2.
        guard request.method == .get, let asked = request.range.flatMap(AskedRange.list),
            asked.count <= planning.policy.maximumRanges, planning.ifRangeHolds
        else {
            self = .whole
            return
        }
        self.init(asked, in: planning)
    }

    private init(_ asked: [AskedRange], in planning: PlanningCase) {
        let size = planning.target.size
        let parts = asked.compactMap { $0.positions(inFileOf: size) }
        if parts.isEmpty {
            // 14.1.2: the last bytes of an empty file are all of it.
            self = size == 0 && asked.contains(where: \.isSuffix) ? .whole : .unsatisfiable
        } else if asked.count == 1 {
            self = .parts([planning.isCapped(asked[0]) ? planning.window(from: parts[0].lowerBound) : parts[0]])
        } else if parts.reduce(0, { $0 + Int128($1.upperBound - $1.lowerBound) + 1 }) > size {
            self = .whole
        } else {
            self = .parts(Self.joining(parts, across: planning.policy.mergeGap))
        }
    }

    /// Joins two parts at a time until no two are near one another.
    private static func joining(_ parts: [ClosedRange<Int64>], across gap: Int64) -> [ClosedRange<Int64>] {
        for one in parts.indices {
            for other in parts.indices.dropFirst(one + 1) {
                let (first, second) = (parts[one], parts[other])
                let end = min(first.upperBound, second.upperBound)
                guard max(first.lowerBound, second.lowerBound) - end - 1 <= gap else { continue }
                var joined = parts
                joined[one] = min(first.lowerBound, second.lowerBound)...max(first.upperBound, second.upperBound)
                joined.remove(at: other)
                return joining(joined, across: gap)
            }
        }
        return parts
    }
}

extension PlanningCase {
    /// Whether the tag of the film is in a list.
    fileprivate func lists(_ field: String, strongly: Bool) -> Bool {
        guard let own = ListedTag(target.entityTag.text), let tags = ListedTag.list(field) else { return false }
        return tags.contains { $0.matches(own, strongly: strongly) }
    }

    fileprivate func date(_ field: String?) -> HTTPDate? {
        field.flatMap { HTTPDate(parsing: $0, now: now) }
    }

    /// RFC 9110 13.1.5.
    fileprivate var ifRangeHolds: Bool {
        guard let field = request.ifRange else { return true }
        if let tag = ListedTag(field) {
            return ListedTag(target.entityTag.text)?.matches(tag, strongly: true) ?? false
        }
        return date(field) == target.lastModified && target.lastModified < now
    }

    fileprivate func isCapped(_ asked: AskedRange) -> Bool {
        switch policy.cap {
        case .always: asked.isOpenEnded
        case .media: asked.isOpenEnded && ["video", "audio"].contains(request.secFetchDest)
        case .never: false
        }
    }

    /// The positions of a window from one that is in the film.
    ///
    /// It reaches to the end if less than an eighth of a window would remain.
    func window(from first: Int64) -> ClosedRange<Int64> {
        let rest = target.size - first
        let remainder = Int128(rest) - Int128(policy.window)
        return first...(first + (remainder * 8 < policy.window ? rest : policy.window) - 1)
    }
}
