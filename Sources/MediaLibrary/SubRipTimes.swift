/// The line of a cue that says when it is shown, such as `00:01:02,500 --> 00:01:04,000`.
///
/// What programs are known to write is understood: no hours, no milliseconds, a dot for the comma, places on the screen
/// after the times.
struct SubRipTimes {
    /// What stands between the two times.
    static let arrow = Array("-->".utf8)

    /// When the text appears, in milliseconds.
    let start: Int64
    /// When it disappears, in milliseconds; later than ``start``.
    let end: Int64

    /// Reads a line.
    ///
    /// - Returns: `nil` if it does not begin with two times, or the second is not after the first.
    init?(_ line: ArraySlice<UInt8>) {
        var rest = line
        rest.skipSpace()
        guard let start = rest.takeTime() else { return nil }
        rest.skipSpace()
        guard rest.starts(with: Self.arrow) else { return nil }
        rest.removeFirst(Self.arrow.count)
        rest.skipSpace()
        guard let end = rest.takeTime(), start < end else { return nil }
        guard rest.first.map({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }) ?? true else { return nil }
        self.start = start
        self.end = end
    }
}

extension ArraySlice<UInt8> {
    /// Passes over spaces and tabs.
    mutating func skipSpace() {
        self = drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    }

    /// Takes ASCII digits; `nil` if there are none.
    mutating func takeDigits() -> ArraySlice<UInt8>? {
        let digits = prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
        self = self[digits.endIndex...]
        return digits.isEmpty ? nil : digits
    }

    private mutating func take(_ byte: Unicode.Scalar) -> Bool {
        guard first == UInt8(ascii: byte) else { return false }
        removeFirst()
        return true
    }

    /// Takes a number that fits the hours of a film by a wide margin.
    private mutating func takeNumber() -> Int64? {
        guard let digits = takeDigits(), digits.count <= 9 else { return nil }
        return digits.reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
    }

    /// Takes `HH:MM:SS` or `MM:SS` with a fraction, in milliseconds.
    fileprivate mutating func takeTime() -> Int64? {
        var numbers: [Int64] = []
        repeat {
            guard let number = takeNumber() else { return nil }
            numbers.append(number)
        } while take(":")
        if numbers.count == 2 { numbers.insert(0, at: 0) }
        guard numbers.count == 3, numbers[1] < 60, numbers[2] < 60, let fraction = takeMilliseconds() else {
            return nil
        }
        return ((numbers[0] * 60 + numbers[1]) * 60 + numbers[2]) * 1000 + fraction
    }

    /// Takes a fraction of a second, if there is one: the first three digits count.
    private mutating func takeMilliseconds() -> Int64? {
        guard take(",") || take(".") else { return 0 }
        guard let digits = takeDigits() else { return nil }
        var milliseconds: Int64 = 0
        for place in 0..<3 {
            let digit = place < digits.count ? digits[digits.startIndex + place] - UInt8(ascii: "0") : 0
            milliseconds = milliseconds * 10 + Int64(digit)
        }
        return milliseconds
    }
}
