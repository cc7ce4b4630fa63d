/// The answer to a `Range` field, found byte by byte: slow, obvious, and written without a look at the planner.
struct SlowModel {
    enum Member: Equatable {
        case from(Int, through: Int?)
        case last(Int)
    }

    enum Answer: Equatable {
        case whole
        case unsatisfiable
        /// The offsets of each part.
        case parts([[Int]])
    }

    let members: [Member]

    /// Reads a field by taking it apart at its separators, or returns `nil` if it has to be ignored.
    init?(_ field: String) {
        guard let equals = field.firstIndex(of: "="), Self.trim(field[..<equals]).lowercased() == "bytes" else {
            return nil
        }
        let texts = field[field.index(after: equals)...]
            .split(separator: ",", omittingEmptySubsequences: false)
            .map(Self.trim)
            .filter { !$0.isEmpty }
        var members: [Member] = []
        for text in texts {
            guard let member = Self.member(text) else { return nil }
            members.append(member)
        }
        guard !members.isEmpty else { return nil }
        self.members = members
    }

    private static func member(_ text: String) -> Member? {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map(trim)
        guard ends.count == 2, ends.allSatisfy({ $0.allSatisfy("0123456789".contains) }) else { return nil }
        switch (Int(ends[0]), Int(ends[1])) {
        case (let first?, let last?): return first <= last ? .from(first, through: last) : nil
        case (let first?, nil): return .from(first, through: nil)
        case (nil, let count?): return .last(count)
        case (nil, nil): return nil
        }
    }

    private static func trim(_ text: Substring) -> String {
        var text = text
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }

    /// The answer from a file of `size` bytes, where an open end is cut to a window of `cap` bytes if there is one.
    func answer(size: Int, cap: Int?, maximumRanges: Int, mergeGap: Int) -> Answer {
        if members.count > maximumRanges { return .whole }
        if size == 0 {
            // Only a suffix is satisfiable, and it is the whole file: no bytes.
            return members.contains { if case .last(1...) = $0 { true } else { false } } ? .whole : .unsatisfiable
        }
        let asked = members.map { member in (0..<size).filter { Self.asks(member, for: $0, of: size) } }
        var parts = asked.filter { !$0.isEmpty }
        if parts.isEmpty { return .unsatisfiable }

        if members.count == 1 {
            if case .from(_, through: nil) = members[0], let cap { return .parts([Self.windows(of: parts[0], cap)[0]]) }
            return .parts(parts)
        }
        if parts.reduce(0, { $0 + $1.count }) > size { return .whole }
        while let (one, other) = Self.firstNeighbours(in: parts, gap: mergeGap) {
            let all = parts[one] + parts[other]
            parts[one] = Array((all.min() ?? 0)...(all.max() ?? 0))
            parts.remove(at: other)
        }
        return .parts(parts)
    }

    private static func asks(_ member: Member, for offset: Int, of size: Int) -> Bool {
        switch member {
        case .from(let first, let last): offset >= first && offset <= last ?? offset
        case .last(let count): size - offset <= count
        }
    }

    private static func firstNeighbours(in parts: [[Int]], gap: Int) -> (Int, Int)? {
        for one in parts.indices {
            for other in parts.indices where other > one {
                let distances = parts[one].flatMap { a in parts[other].map { abs(a - $0) } }
                if distances.contains(where: { $0 - 1 <= gap }) { return (one, other) }
            }
        }
        return nil
    }

    /// Deals out bytes one by one, and in the end gives a small last window to the one before.
    static func windows(of offsets: [Int], _ limit: Int) -> [[Int]] {
        var windows: [[Int]] = [[]]
        for offset in offsets {
            if windows[windows.count - 1].count == limit { windows.append([]) }
            windows[windows.count - 1].append(offset)
        }
        if windows.count > 1, windows[windows.count - 1].count * 8 < limit {
            let last = windows.removeLast()
            windows[windows.count - 1] += last
        }
        return windows
    }
}
