/// Reads JSON text (RFC 8259) strictly.
///
/// A reader of our own because of names that come twice: what decides who may watch must not depend on which of the two
/// a library takes (RFC 7519 section 4, RFC 8725 section 2.6), and JSON decoders do not say that there were two.
struct JSONReader: ~Copyable {
    private let bytes: [UInt8]
    private var position = 0
    private var depth = 0

    /// Arrays and objects in one another; tokens and key sets need three.
    private static let maximumDepth = 16

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Reads one value, and nothing but white space around it.
    ///
    /// - Throws: ``JSONError`` if the text is anything else: not UTF-8, with a name twice, nested too deep.
    static func read(_ bytes: [UInt8]) throws(JSONError) -> JSON {
        guard (try? UTF8Span(validating: bytes.span)) != nil else { throw JSONError(offset: 0, reason: "is not UTF-8") }
        var reader = JSONReader(bytes)
        let value = try reader.readValue()
        reader.skipSpace()
        guard reader.position == bytes.count else { throw reader.error("goes on after its end") }
        return value
    }

    private func error(_ reason: String) -> JSONError {
        JSONError(offset: position, reason: reason)
    }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipSpace() {
        while let byte = next, " \t\n\r".utf8.contains(byte) { position += 1 }
    }

    private mutating func skip(_ byte: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: byte) else { return false }
        position += 1
        return true
    }

    private mutating func readValue() throws(JSONError) -> JSON {
        skipSpace()
        switch next {
        case UInt8(ascii: "{"): return try nested { reader throws(JSONError) in try reader.readObject() }
        case UInt8(ascii: "["): return try nested { reader throws(JSONError) in try reader.readArray() }
        case UInt8(ascii: "\""): return .string(try readString())
        case UInt8(ascii: "-")?, (UInt8(ascii: "0")...UInt8(ascii: "9"))?: return try readNumber()
        default: return try readWord()
        }
    }

    private mutating func nested(
        _ read: (inout JSONReader) throws(JSONError) -> JSON
    ) throws(JSONError) -> JSON {
        guard depth < Self.maximumDepth else { throw error("is nested too deep") }
        depth += 1
        position += 1
        let value = try read(&self)
        depth -= 1
        return value
    }

    private mutating func readObject() throws(JSONError) -> JSON {
        var object = JSONObject()
        var names: Set<String> = []
        skipSpace()
        if skip("}") { return .object(object) }
        repeat {
            skipSpace()
            let name = try readString()
            guard names.insert(name).inserted else { throw error("has a name twice") }
            skipSpace()
            guard skip(":") else { throw error("lacks a colon") }
            object.appendNew(name, try readValue())
            skipSpace()
        } while skip(",")
        guard skip("}") else { throw error("lacks the end of an object") }
        return .object(object)
    }

    private mutating func readArray() throws(JSONError) -> JSON {
        var values: [JSON] = []
        skipSpace()
        if skip("]") { return .array(values) }
        repeat {
            values.append(try readValue())
            skipSpace()
        } while skip(",")
        guard skip("]") else { throw error("lacks the end of an array") }
        return .array(values)
    }

    private mutating func readWord() throws(JSONError) -> JSON {
        let words: [(String, JSON)] = [("true", .bool(true)), ("false", .bool(false)), ("null", .null)]
        for (word, value) in words where bytes[position...].starts(with: word.utf8) {
            position += word.utf8.count
            return value
        }
        throw error("lacks a value")
    }

    private mutating func readNumber() throws(JSONError) -> JSON {
        let start = position
        _ = skip("-")
        // RFC 8259 6: no zero in front of other digits.
        if !skip("0") { try skipDigits() }
        if skip(".") { try skipDigits() }
        if skip("e") || skip("E") {
            if !skip("+") { _ = skip("-") }
            try skipDigits()
        }
        return .number(String(decoding: bytes[start..<position], as: UTF8.self))
    }

    private mutating func skipDigits() throws(JSONError) {
        let start = position
        while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
        guard position > start else { throw error("lacks a digit") }
    }

    private mutating func readString() throws(JSONError) -> String {
        guard skip("\"") else { throw error("lacks a string") }
        var text: [UInt8] = []
        while let byte = next {
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"): text += UTF8.encode(try readEscape()) ?? UTF8.encodedReplacementCharacter
            case ..<0x20: throw error("has a control character in a string")
            default: text.append(byte)
            }
        }
        throw error("lacks the end of a string")
    }

    private mutating func readEscape() throws(JSONError) -> Unicode.Scalar {
        guard let byte = next else { throw error("lacks the end of a string") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try readUnicodeEscape()
        default: throw error("has an unknown escape")
        }
    }

    private mutating func readUnicodeEscape() throws(JSONError) -> Unicode.Scalar {
        let first = try readHexadecimal()
        if let scalar = Unicode.Scalar(first) { return scalar }
        // RFC 8259 7: outside the basic plane, a pair of surrogates.
        guard UTF16.isLeadSurrogate(first), skip("\\"), skip("u") else { throw error("has half a character") }
        let second = try readHexadecimal()
        guard UTF16.isTrailSurrogate(second) else { throw error("has half a character") }
        return UTF16.decode(UTF16.EncodedScalar([first, second]))
    }

    private mutating func readHexadecimal() throws(JSONError) -> UInt16 {
        let digits = bytes[position...].prefix(4)
        // `UInt16(_:radix:)` would take a sign too.
        guard digits.count == 4, digits.allSatisfy({ Unicode.Scalar($0).properties.isASCIIHexDigit }),
            let value = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw error("has an escape without four digits") }
        position += 4
        return value
    }
}

/// What is wrong with JSON text, and where.
struct JSONError: Error, Equatable, CustomStringConvertible {
    /// Bytes before the place at which it was found.
    let offset: Int
    /// The rest of a sentence that begins with the text's name.
    let reason: String

    var description: String { "\(reason) (at byte \(offset))" }
}
