/// The values of one line of the log: where they stand, until they are asked for.
///
/// Few of them are, so nothing is copied and no escape undone before.
struct LineFields {
    private var places = [ValuePlace?](repeating: nil, count: LogKey.allCases.count)

    /// Finds the values of a line, in place of those of another.
    ///
    /// - Returns: Whether the line is logfmt or a JSON object, each key in it once.
    mutating func find(in line: Span<UInt8>) -> Bool {
        for index in places.indices { places[index] = nil }
        var cursor = LineCursor()
        return switch cursor.skipPrefix(of: line) {
        case .logfmt: findPairs(in: line, from: &cursor)
        case .json: findMembers(in: line, from: &cursor)
        case nil: false
        }
    }

    private mutating func findPairs(in line: Span<UInt8>, from cursor: inout LineCursor) -> Bool {
        repeat {
            guard let name = cursor.takeName(in: line), cursor.take("=", in: line),
                let place = cursor.next(in: line) == UInt8(ascii: "\"")
                    ? cursor.takeQuoted(in: line) : cursor.takeBare(in: line, .logfmt),
                note(place, of: name)
            else { return false }
        } while cursor.take(" ", in: line)
        cursor.skipWhitespace(in: line)
        return cursor.isAtEnd(of: line)
    }

    /// Reads an object as RFC 8259 section 4 has it, for between `log-format: json` and here others may have written it
    /// anew.
    private mutating func findMembers(in line: Span<UInt8>, from cursor: inout LineCursor) -> Bool {
        guard cursor.take("{", in: line) else { return false }
        repeat {
            cursor.skipWhitespace(in: line)
            guard let name = cursor.takeQuoted(in: line) else { return false }
            cursor.skipWhitespace(in: line)
            guard cursor.take(":", in: line) else { return false }
            cursor.skipWhitespace(in: line)
            guard findValue(of: name.packed(in: line), in: line, from: &cursor) else { return false }
            cursor.skipWhitespace(in: line)
        } while cursor.take(",", in: line)
        guard cursor.take("}", in: line) else { return false }
        cursor.skipWhitespace(in: line)
        return cursor.isAtEnd(of: line)
    }

    private mutating func findValue(
        of name: PackedName,
        in line: Span<UInt8>,
        from cursor: inout LineCursor
    ) -> Bool {
        switch cursor.next(in: line) {
        case UInt8(ascii: "{"), UInt8(ascii: "["): return cursor.skipNested(in: line)
        case UInt8(ascii: "\""): return cursor.takeQuoted(in: line).map { note($0, of: name) } ?? false
        default: return cursor.takeBare(in: line, .json).map { note($0, of: name) } ?? false
        }
    }

    private mutating func note(_ place: ValuePlace, of name: PackedName) -> Bool {
        guard let key = LogKey(name) else { return true }
        guard places[key.rawValue] == nil else { return false }
        places[key.rawValue] = place
        return true
    }
}

/// The values themselves; `nil` stands for one that is missing or is not what is asked for.
extension LineFields {
    /// The bytes of a text, its escapes undone.
    func text(_ key: LogKey, in line: Span<UInt8>) -> [UInt8]? {
        guard let place = places[key.rawValue] else { return nil }
        let written = line.extracting(place.range)
        return place.isEscaped ? [UInt8](unescaping: written) : [UInt8](copying: written)
    }

    /// Whether a text is this word.
    func isWord(_ key: LogKey, _ word: String, in line: Span<UInt8>) -> Bool {
        guard let place = places[key.rawValue], place.range.count == word.utf8.count else { return false }
        return zip(place.range, word.utf8).allSatisfy { line[$0] == $1 }
    }

    /// A whole number that is not negative.
    func number(_ key: LogKey, in line: Span<UInt8>) -> Int64? {
        guard let place = places[key.rawValue] else { return nil }
        return Int64(digits: line.extracting(place.range))
    }

    /// A time in seconds, rounded to milliseconds; not negative, and less than thirty years.
    func milliseconds(_ key: LogKey, in line: Span<UInt8>) -> Int64? {
        guard let place = places[key.rawValue] else { return nil }
        let text = [UInt8](copying: line.extracting(place.range))
        guard let seconds = Double(String(decoding: text, as: UTF8.self)), (0..<1e9).contains(seconds) else {
            return nil
        }
        return Int64((seconds * 1000).rounded())
    }

    /// The moment at which the line was written.
    func moment(in line: Span<UInt8>, by reader: inout MomentReader) -> Int64? {
        guard let place = places[LogKey.time.rawValue] else { return nil }
        return reader.milliseconds(line.extracting(place.range))
    }
}

extension ValuePlace {
    fileprivate func packed(in line: Span<UInt8>) -> PackedName {
        var name = PackedName()
        for index in range { name.append(line[index]) }
        return name
    }
}

extension Int64 {
    /// Reads digits alone; `nil` for none, for anything else, and for more than 2⁶³ − 1.
    init?(digits: Span<UInt8>) {
        guard !digits.isEmpty else { return nil }
        var number: Int64 = 0
        for index in digits.indices {
            guard UInt8(ascii: "0")...UInt8(ascii: "9") ~= digits[index] else { return nil }
            let (tenfold, overflow) = number.multipliedReportingOverflow(by: 10)
            let (sum, carry) = tenfold.addingReportingOverflow(Int64(digits[index] - UInt8(ascii: "0")))
            guard !overflow, !carry else { return nil }
            number = sum
        }
        self = number
    }
}

extension [UInt8] {
    fileprivate init(copying bytes: Span<UInt8>) {
        self.init()
        // To append nothing would still write the count, into the storage that all empty arrays share.
        if bytes.isEmpty { return }
        append(addingCapacity: bytes.count) { output in
            for index in bytes.indices { output.append(bytes[index]) }
        }
    }
}
