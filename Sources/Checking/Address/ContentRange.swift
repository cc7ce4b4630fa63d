/// The value of `Content-Range` (RFC 9110 section 14.4).
enum ContentRange: Equatable, Sendable {
    /// `bytes 0-99/1000`: these bytes, the last included, of so many; `nil` for `*`.
    case part(first: Int64, last: Int64, total: Int64?)
    /// `bytes */1000`: none, of so many.
    case none(of: Int64)

    /// Reads the value; `nil` if it is not one.
    init?(_ text: String) {
        let words = text.split(separator: " ")
        guard words.count == 2, words[0].lowercased() == "bytes" else { return nil }
        let halves = words[1].split(separator: "/", omittingEmptySubsequences: false)
        guard halves.count == 2 else { return nil }
        let total = Self.number(halves[1])
        guard total != nil || halves[1] == "*" else { return nil }
        if halves[0] == "*" {
            guard let total else { return nil }
            self = .none(of: total)
            return
        }
        let ends = halves[0].split(separator: "-", omittingEmptySubsequences: false).map(Self.number)
        guard ends.count == 2, let first = ends[0], let last = ends[1], first <= last, last < total ?? .max else {
            return nil
        }
        self = .part(first: first, last: last, total: total)
    }

    /// The size of the film, as far as the value tells.
    var total: Int64? {
        switch self {
        case .part(_, _, let total): total
        case .none(let total): total
        }
    }

    private static func number(_ text: Substring) -> Int64? {
        text.allSatisfy { $0.isASCII && $0.isNumber } ? Int64(text) : nil
    }
}
