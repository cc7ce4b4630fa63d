/// What a client asked for, before the size of the file is known: one member of a `Range` field, RFC 9110 14.1.2.
public enum RangeSpec: Hashable, Sendable {
    /// From an offset through another, which is included, or to the end of the file if there is none.
    ///
    /// `bytes=5-9` or `bytes=5-`. The second offset is never smaller than the first.
    case from(Int64, through: Int64?)

    /// The last bytes of the file, so many of them: `bytes=-9`.
    case last(Int64)

    /// Finds the bytes that are meant.
    ///
    /// - Parameter size: The size of the file in bytes. Not negative.
    /// - Returns: `nil` if the file has none of them.
    public func range(inFileOf size: Int64) -> ByteRange? {
        switch self {
        case .from(let first, let last):
            // RFC 9110 14.1.2: satisfiable if the first position is in the file; a last one beyond it means its end.
            guard first < size else { return nil }
            let end = last.map { min($0, size - 1) + 1 } ?? size
            return ByteRange(lowerBound: first, upperBound: end)
        case .last(let count):
            // RFC 9110 14.1.2: a suffix of no bytes is unsatisfiable; one longer than the file is the whole file.
            guard count > 0, size > 0 else { return nil }
            return ByteRange(lowerBound: max(0, size - count), upperBound: size)
        }
    }

    /// Reads `5-9`, `5-` or `-9` at the cursor, or returns `nil` where it has no such form.
    ///
    /// Whitespace round the dash has no place in the standard and is allowed: what it means is plain.
    init?(at cursor: inout FieldCursor, in text: Span<UInt8>) {
        let first = Numeral(at: &cursor, in: text)
        cursor.skipWhitespace(in: text)
        guard cursor.take(byte: "-", in: text) else { return nil }
        cursor.skipWhitespace(in: text)
        let last = Numeral(at: &cursor, in: text)

        switch (first, last) {
        case (let first?, let last?):
            // RFC 9110 14.1.1: a range is invalid if its last position is before its first.
            guard !first.exceeds(last, in: text) else { return nil }
            self = .from(first.value, through: last.value)
        case (let first?, nil):
            self = .from(first.value, through: nil)
        case (nil, let last?):
            self = .last(last.value)
        case (nil, nil):
            return nil
        }
    }
}

/// A number as a field spells it, with as many digits as it likes.
private struct Numeral {
    /// The number, or `Int64.max` if it is larger.
    ///
    /// RFC 9110 14.1.2 wants large numbers read without overflow. No file has a byte at the largest offset, so all that
    /// lies beyond it means the same.
    let value: Int64

    /// Where the digits stand, but for zeros before the first other digit.
    private let digits: Range<Int>

    init?(at cursor: inout FieldCursor, in text: Span<UInt8>) {
        guard let firstDigit = cursor.takeDigit(in: text) else { return nil }
        var value = firstDigit
        var start = cursor.position - 1
        while let digit = cursor.takeDigit(in: text) {
            if value == 0 { start = cursor.position - 1 }
            value = value.saturatingAppend(digit)
        }
        self.value = value
        digits = start..<cursor.position
    }

    /// Whether this number is larger than another in the same text, be both beyond `Int64.max`.
    func exceeds(_ other: Numeral, in text: Span<UInt8>) -> Bool {
        guard value == other.value else { return value > other.value }
        guard digits.count == other.digits.count else { return digits.count > other.digits.count }
        for (own, others) in zip(digits, other.digits) where text[own] != text[others] {
            return text[own] > text[others]
        }
        return false
    }
}

extension Int64 {
    /// The number with another decimal digit behind it, or the largest there is.
    fileprivate func saturatingAppend(_ digit: Int64) -> Int64 {
        let (tens, isTooLarge) = multipliedReportingOverflow(by: 10)
        let (sum, isStillTooLarge) = tens.addingReportingOverflow(digit)
        return isTooLarge || isStillTooLarge ? .max : sum
    }
}
