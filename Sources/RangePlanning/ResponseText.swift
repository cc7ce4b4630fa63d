// How text goes into a response, and into the log: appended to bytes that the caller owns and may use again.

extension [UInt8] {
    mutating func append(_ text: String) {
        append(contentsOf: text.utf8)
    }

    /// Appends a number that is not negative, with zeros before it up to `width` digits.
    package mutating func append(decimal number: Int64, width: Int = 1) {
        append(digitsOf: UInt64(number), radix: 10, width: width)
    }

    /// Appends a number, with zeros before it up to `width` digits.
    package mutating func append(hexadecimal number: UInt64, width: Int = 1) {
        append(digitsOf: number, radix: 16, width: width)
    }

    // Inlined, so that the radix is a constant: a division by one that is not takes ten times as long.
    @inline(__always)
    private mutating func append(digitsOf number: UInt64, radix: UInt64, width: Int) {
        // From the last digit to the first: 20 are the most in base ten, 16 in base sixteen.
        var digits = InlineArray<20, UInt8>(repeating: UInt8(ascii: "0"))
        var first = digits.count
        var rest = number
        repeat {
            let digit = UInt8(truncatingIfNeeded: rest % radix)
            rest /= radix
            first -= 1
            digits[first] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
        } while rest > 0
        first = Swift.min(first, digits.count - width)
        append(addingCapacity: digits.count - first) { output in
            for index in first..<digits.count { output.append(digits[index]) }
        }
    }
}
