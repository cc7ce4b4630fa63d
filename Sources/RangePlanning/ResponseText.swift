// How text goes into a response: appended to bytes that the caller owns and may use again.

extension [UInt8] {
    mutating func append(_ text: String) {
        append(contentsOf: text.utf8)
    }

    /// Appends a number that is not negative, with zeros before it up to `width` digits.
    mutating func append(decimal number: Int64, width: Int = 1) {
        append(digitsOf: UInt64(number), radix: 10, width: width)
    }

    /// Appends a number, with zeros before it up to `width` digits.
    mutating func append(hexadecimal number: UInt64, width: Int = 1) {
        append(digitsOf: number, radix: 16, width: width)
    }

    private mutating func append(digitsOf number: UInt64, radix: UInt64, width: Int) {
        var unit: UInt64 = 1
        var digits = 1
        while number / unit >= radix || digits < width {
            unit *= radix
            digits += 1
        }
        while unit > 0 {
            let digit = UInt8(number / unit % radix)
            append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
            unit /= radix
        }
    }
}
