/// A place in a line, and the steps by which its parts are found.
///
/// Each step takes the line, because a type that stores a `Span` needs lifetime annotations, which Swift has not settled.
struct LineCursor {
    private var position = 0

    /// How a line is written.
    enum Format {
        case logfmt
        case json
    }

    /// Moves to where the line begins: what journalctl or a container's log puts in front of it is passed over.
    ///
    /// - Returns: How it is written; `nil` if none begins.
    mutating func skipPrefix(of line: Span<UInt8>) -> Format? {
        while position < line.count {
            switch line[position] {
            case UInt8(ascii: "{"): return .json
            case UInt8(ascii: "t") where isAtTime(in: line): return .logfmt
            default: position += 1
            }
        }
        return nil
    }

    private func isAtTime(in line: Span<UInt8>) -> Bool {
        guard position == 0 || line[position - 1] == UInt8(ascii: " ") else { return false }
        return "time=".utf8.enumerated().allSatisfy { offset, byte in
            position + offset < line.count && line[position + offset] == byte
        }
    }

    func next(in line: Span<UInt8>) -> UInt8? {
        position < line.count ? line[position] : nil
    }

    /// Moves behind a character if it comes next.
    mutating func take(_ character: Unicode.Scalar, in line: Span<UInt8>) -> Bool {
        guard next(in: line) == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    /// Moves behind white space of JSON (RFC 8259 section 2), and the half of a line end that remains of CRLF.
    mutating func skipWhitespace(in line: Span<UInt8>) {
        while let byte = next(in: line), byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == 0x0D {
            position += 1
        }
    }

    func isAtEnd(of line: Span<UInt8>) -> Bool { position == line.count }

    /// Moves behind a name of letters, digits and `_`; `nil` if none comes next.
    mutating func takeName(in line: Span<UInt8>) -> PackedName? {
        var name = PackedName()
        let start = position
        while position < line.count, line[position].isOfName {
            name.append(line[position])
            position += 1
        }
        return position > start ? name : nil
    }

    /// Moves behind what reaches to the next space, or to a comma or bracket in JSON; `nil` if that is nothing.
    mutating func takeBare(in line: Span<UInt8>, _ format: Format) -> ValuePlace? {
        let start = position
        while position < line.count, !line[position].endsBare(format) { position += 1 }
        return position > start ? ValuePlace(range: start..<position, isEscaped: false) : nil
    }

    /// Moves behind a text in quotation marks; `nil` if none comes next, or its end is missing.
    mutating func takeQuoted(in line: Span<UInt8>) -> ValuePlace? {
        guard take("\"", in: line) else { return nil }
        let start = position
        var isEscaped = false
        while position < line.count {
            switch line[position] {
            case UInt8(ascii: "\""):
                position += 1
                return ValuePlace(range: start..<position - 1, isEscaped: isEscaped)
            case UInt8(ascii: "\\"):
                isEscaped = true
                position += 2
            default:
                position += 1
            }
        }
        return nil
    }

    /// Moves behind an array or object of JSON, whatever is in it; `false` if its end is missing.
    mutating func skipNested(in line: Span<UInt8>) -> Bool {
        var depth = 0
        while position < line.count {
            switch line[position] {
            case UInt8(ascii: "\""):
                guard takeQuoted(in: line) != nil else { return false }
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            default: break
            }
            position += 1
            if depth == 0 { return true }
        }
        return false
    }
}

/// Where a value stands in its line.
struct ValuePlace {
    /// The bytes between its quotation marks, or all of them if it has none.
    let range: Range<Int>
    /// Whether there is a backslash in it.
    let isEscaped: Bool
}

extension UInt8 {
    fileprivate var isOfName: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    fileprivate func endsBare(_ format: LineCursor.Format) -> Bool {
        switch self {
        case UInt8(ascii: " "), 0x0D: true
        case UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]"), UInt8(ascii: "\t"): format == .json
        default: false
        }
    }
}
