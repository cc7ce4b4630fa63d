extension [UInt8] {
    /// Undoes the escapes of a text in quotation marks, those of the log in either format and those of RFC 8259 section 7.
    ///
    /// - Returns: `nil` if one of them is none.
    init?(unescaping text: Span<UInt8>) {
        self.init()
        reserveCapacity(text.count)
        var position = 0
        while position < text.count {
            guard text[position] == UInt8(ascii: "\\") else {
                append(text[position])
                position += 1
                continue
            }
            guard let length = append(unescaping: text.extracting(position...)) else { return nil }
            position += length
        }
    }

    /// Appends what the escape means that a text begins with.
    ///
    /// - Returns: How long the escape is; `nil` if it is none.
    private mutating func append(unescaping text: Span<UInt8>) -> Int? {
        guard text.count > 1 else { return nil }
        switch text[1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): append(text[1])
        case UInt8(ascii: "n"): append(0x0A)
        case UInt8(ascii: "r"): append(0x0D)
        case UInt8(ascii: "t"): append(0x09)
        case UInt8(ascii: "b"): append(0x08)
        case UInt8(ascii: "f"): append(0x0C)
        // A byte that is no text; in logfmt only.
        case UInt8(ascii: "x"):
            guard let byte = text.hexadecimal(at: 2, digits: 2) else { return nil }
            append(UInt8(byte))
            return 4
        case UInt8(ascii: "u"): return append(unescapingScalar: text)
        default: return nil
        }
        return 2
    }

    /// Appends the scalar of `\uNNNN`, or of two that are surrogates.
    private mutating func append(unescapingScalar text: Span<UInt8>) -> Int? {
        guard let first = text.hexadecimal(at: 2, digits: 4) else { return nil }
        if let scalar = Unicode.Scalar(first) {
            append(contentsOf: UTF8.encode(scalar).map(Array.init) ?? [])
            return 6
        }
        guard UTF16.isLeadSurrogate(first), text.count >= 12, text[6] == UInt8(ascii: "\\"),
            text[7] == UInt8(ascii: "u"), let second = text.hexadecimal(at: 8, digits: 4),
            UTF16.isTrailSurrogate(second)
        else { return nil }
        let scalar = UTF16.decode(UTF16.EncodedScalar([first, second]))
        append(contentsOf: UTF8.encode(scalar).map(Array.init) ?? [])
        return 12
    }
}

extension Span<UInt8> {
    /// The number that digits of base sixteen mean; `nil` if they are others, or too few.
    fileprivate func hexadecimal(at start: Int, digits: Int) -> UInt16? {
        guard count >= start + digits else { return nil }
        var number: UInt16 = 0
        for index in start..<start + digits {
            let digit: UInt8
            switch self[index] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = self[index] - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = self[index] - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = self[index] - UInt8(ascii: "A") + 10
            default: return nil
            }
            number = number << 4 | UInt16(digit)
        }
        return number
    }
}
