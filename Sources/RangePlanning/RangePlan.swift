/// What a `Range` field gets, now that the size of the file is known.
public enum RangePlan: Hashable, Sendable {
    /// The field is ignored: the whole file, as if it were absent.
    case whole
    /// One part.
    case part(ByteRange)
    /// At least two parts, which neither overlap nor touch, in the order in which they were first asked for.
    case parts([ByteRange])
    /// Not one of the ranges is in the file.
    case unsatisfiable

    /// Plans the answer to a `Range` field.
    ///
    /// One with a single range takes no memory from the heap.
    ///
    /// - Parameters:
    ///   - ranges: What was asked for.
    ///   - size: The size of the file in bytes. Not negative.
    ///   - policy: The limits that hold.
    ///   - isMediaElement: Whether a browser's media element asks; see ``Cap/media``.
    public init(_ ranges: RangeSet, size: Int64, policy: RangePolicy = RangePolicy(), isMediaElement: Bool = false) {
        // RFC 9110 14.2, 17.15: a server may ignore a field that asks for absurdly many ranges.
        guard ranges.count <= policy.maximumRanges else {
            self = .whole
            return
        }
        // RFC 9110 14.1.2: of an empty file nothing is satisfiable but a suffix, which then means no bytes. A part of no
        // bytes has no name (14.4), so there is no 206, and ignoring the field gives just what was asked for.
        guard size > 0 else {
            self = ranges.contains(where: \.isSuffix) ? .whole : .unsatisfiable
            return
        }
        guard ranges.count > 1 else {
            self.init(single: ranges, size: size, policy: policy, isMediaElement: isMediaElement)
            return
        }
        self.init(several: ranges, size: size, mergeGap: policy.mergeGap)
    }

    private init(single ranges: RangeSet, size: Int64, policy: RangePolicy, isMediaElement: Bool) {
        guard let range = ranges[0].range(inFileOf: size) else {
            self = .unsatisfiable
            return
        }
        let isCapped = ranges.isOpenEnded && policy.cap.holds(forMediaElement: isMediaElement)
        self = .part(isCapped ? range.firstWindow(of: policy.window) : range)
    }

    private init(several ranges: RangeSet, size: Int64, mergeGap: Int64) {
        // RFC 9110 15.3.7: what cannot be satisfied is left out, as long as something can.
        let satisfiable = ranges.compactMap { $0.range(inFileOf: size) }
        guard !satisfiable.isEmpty else {
            self = .unsatisfiable
            return
        }
        // RFC 9110 14.2: ranges that ask for some bytes twice may be ignored. Where they ask for more than the file
        // holds, the whole file is less work.
        guard satisfiable.fit(into: size) else {
            self = .whole
            return
        }
        let parts = satisfiable.merged(across: mergeGap)
        self = parts.count == 1 ? .part(parts[0]) : .parts(parts)
    }
}

extension RangeSpec {
    /// Whether the last bytes are asked for, and at least one.
    fileprivate var isSuffix: Bool {
        if case .last(let count) = self { count > 0 } else { false }
    }
}

extension Cap {
    fileprivate func holds(forMediaElement isMediaElement: Bool) -> Bool {
        switch self {
        case .media: isMediaElement
        case .always: true
        case .never: false
        }
    }
}

extension [ByteRange] {
    /// Whether the counts of all ranges together are at most `size`.
    fileprivate func fit(into size: Int64) -> Bool {
        var room = size
        for range in self {
            guard range.count <= room else { return false }
            room -= range.count
        }
        return true
    }

    /// Joins ranges that overlap, touch, or have at most `gap` bytes between them: RFC 9110 15.3.7.2.
    ///
    /// - Returns: The joined ranges, each in the place of the first of those it is made of.
    fileprivate func merged(across gap: Int64) -> [ByteRange] {
        var groups: [(place: Int, range: ByteRange)] = []
        for (place, range) in enumerated().sorted(by: { $0.element.lowerBound < $1.element.lowerBound }) {
            if let last = groups.last, range.lowerBound - gap <= last.range.upperBound {
                let end = Swift.max(last.range.upperBound, range.upperBound)
                let joined = ByteRange(lowerBound: last.range.lowerBound, upperBound: end)
                groups[groups.count - 1] = (Swift.min(last.place, place), joined)
            } else {
                groups.append((place, range))
            }
        }
        return groups.sorted { $0.place < $1.place }.map(\.range)
    }
}
