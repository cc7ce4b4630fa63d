/// Which parts of a film were sent, in a bounded memory.
///
/// Where there are more gaps between them than are kept, the smallest is forgotten: what is sent in it later counts as
/// sent before.
struct SpanSet: Equatable, Sendable {
    /// Ascending, none empty, none touching the next.
    private(set) var spans: [Range<Int64>] = []
    /// The bytes that were sent at least once; too few by what was sent in gaps that were forgotten.
    private(set) var count: Int64 = 0

    /// 1 KiB a playback at most: who leaves more gaps than this has left many of next to nothing.
    static let limit = 64

    /// Adds a part; empty ones add nothing.
    mutating func insert(_ span: Range<Int64>) {
        guard !span.isEmpty else { return }
        if let last = spans.last, span.lowerBound < last.upperBound {
            insertAmongOthers(span)
        } else {
            // Most follow what came before, or lie behind it.
            count += span.upperBound - span.lowerBound
            if let last = spans.last, last.upperBound == span.lowerBound {
                spans[spans.count - 1] = last.lowerBound..<span.upperBound
            } else {
                spans.append(span)
            }
        }
        if spans.count > Self.limit { forgetSmallestGap() }
    }

    private mutating func insertAmongOthers(_ span: Range<Int64>) {
        let first = firstSpan(endingAtOrAfter: span.lowerBound)
        var end = first
        var merged = span
        var known: Int64 = 0
        while end < spans.count, spans[end].lowerBound <= span.upperBound {
            known += max(0, min(spans[end].upperBound, span.upperBound) - max(spans[end].lowerBound, span.lowerBound))
            merged = min(merged.lowerBound, spans[end].lowerBound)..<max(merged.upperBound, spans[end].upperBound)
            end += 1
        }
        count += span.upperBound - span.lowerBound - known
        spans.replaceSubrange(first..<end, with: CollectionOfOne(merged))
    }

    private func firstSpan(endingAtOrAfter offset: Int64) -> Int {
        var low = 0
        var high = spans.count
        while low < high {
            let middle = (low + high) / 2
            if spans[middle].upperBound < offset { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private mutating func forgetSmallestGap() {
        var place = 0
        var smallest = Int64.max
        for index in 0..<spans.count - 1 where spans[index + 1].lowerBound - spans[index].upperBound < smallest {
            place = index
            smallest = spans[index + 1].lowerBound - spans[index].upperBound
        }
        spans[place] = spans[place].lowerBound..<spans[place + 1].upperBound
        spans.remove(at: place + 1)
    }
}

extension SpanSet: Packable {
    init(from unpacker: inout Unpacker) throws(Unpacker.Malformed) {
        count = try unpacker.number()
        spans = try unpacker.values { unpacker throws(Unpacker.Malformed) in
            let (start, end) = (try unpacker.number(), try unpacker.number())
            guard start < end else { throw Unpacker.Malformed() }
            return start..<end
        }
    }

    func pack(into packer: inout Packer) {
        packer.append(count)
        packer.append(spans) { packer, span in
            packer.append(span.lowerBound)
            packer.append(span.upperBound)
        }
    }
}
