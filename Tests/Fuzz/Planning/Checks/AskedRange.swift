/// A member of a `Range` field, found by cutting the field at its separators: RFC 9110 14.1.1 and 14.1.2.
enum AskedRange {
    case from(Decimal, through: Decimal?)
    case last(Decimal)

    /// The members of a field, or `nil` if it has to be ignored.
    static func list(_ field: String) -> [AskedRange]? {
        let halves = field.utf8.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
        guard halves.count == 2, String(halves[0].trimmed)?.lowercased() == "bytes" else { return nil }
        let members = halves[1].split(separator: UInt8(ascii: ",")).map(\.trimmed).filter { !$0.isEmpty }
        let ranges = members.compactMap(AskedRange.init)
        return members.isEmpty || ranges.count < members.count ? nil : ranges
    }

    private init?(_ member: Substring.UTF8View) {
        let ends = member.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false).map(\.trimmed)
        guard ends.count == 2 else { return nil }
        switch (Decimal(ends[0]), Decimal(ends[1]), ends[0].isEmpty, ends[1].isEmpty) {
        case (let first?, let last?, _, _) where first <= last: self = .from(first, through: last)
        case (let first?, nil, _, true): self = .from(first, through: nil)
        case (nil, let count?, true, _): self = .last(count)
        default: return nil
        }
    }

    var isOpenEnded: Bool {
        if case .from(_, through: nil) = self { true } else { false }
    }

    /// Whether it asks for the last bytes, and for at least one.
    var isSuffix: Bool {
        if case .last(let count) = self { count.value > 0 } else { false }
    }

    /// The first and the last position that are meant in a file, or `nil` if there are none.
    func positions(inFileOf size: Int64) -> ClosedRange<Int64>? {
        switch self {
        case .from(let first, let last):
            first.value < size ? first.value...min(last?.value ?? .max, size - 1) : nil
        case .last(let count):
            min(count.value, size) > 0 ? (size - min(count.value, size))...(size - 1) : nil
        }
    }
}

/// A number of any length, kept as its digits.
struct Decimal: Comparable {
    private let digits: String

    /// Takes at least one digit and nothing else.
    init?(_ text: Substring.UTF8View) {
        let ascii = UInt8(ascii: "0")...UInt8(ascii: "9")
        guard !text.isEmpty, text.allSatisfy(ascii.contains) else { return nil }
        digits = String(Substring(text).drop { $0 == "0" })
    }

    /// The number, or the largest `Int64` for one that is larger: no file has a byte there.
    var value: Int64 { digits.isEmpty ? 0 : Int64(digits) ?? .max }

    static func < (one: Decimal, other: Decimal) -> Bool {
        (one.digits.utf8.count, one.digits) < (other.digits.utf8.count, other.digits)
    }
}

extension Substring.UTF8View {
    /// The text without the spaces and tabs round it.
    fileprivate var trimmed: Substring.UTF8View {
        var text = self
        while text.first == UInt8(ascii: " ") || text.first == UInt8(ascii: "\t") { text.removeFirst() }
        while text.last == UInt8(ascii: " ") || text.last == UInt8(ascii: "\t") { text.removeLast() }
        return text
    }
}
