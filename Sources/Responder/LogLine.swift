internal import RangePlanning

/// One line of the log while it is written: when, how much it matters, what happened, and what belongs to it.
///
/// Whatever a value holds, the line stays one line and the value one value: text from outside cannot forge another.
public struct LogLine: Sendable {
    private(set) var bytes: [UInt8] = []
    private let format: LogFormat

    init(_ level: LogLevel, _ message: String, format: LogFormat, at time: LogTimestamp = .now) {
        self.format = format
        bytes.reserveCapacity(512)
        if format == .json { bytes.append(UInt8(ascii: "{")) }
        begin("time")
        quoted { $0.append(time) }
        append("level", level.rawValue)
        append("message", message)
    }

    /// Ends the line.
    mutating func finish() {
        if format == .json { bytes.append(UInt8(ascii: "}")) }
        bytes.append(UInt8(ascii: "\n"))
    }

    /// Adds a text.
    ///
    /// Here as below, a key is a word of ASCII letters, digits and `_`, and stands in a line once.
    public mutating func append(_ key: String, _ text: String) {
        begin(key)
        append(text.utf8.span) { $0.append(contentsOf: text.utf8) }
    }

    /// Adds a text that may be anything, such as a path from outside.
    ///
    /// Bytes that are not UTF-8 are written as `\xNN`, and in JSON, which cannot say that, as U+FFFD.
    public mutating func append(_ key: String, bytes text: [UInt8]) {
        begin(key)
        append(text.span) { $0.append(contentsOf: text) }
    }

    /// Adds a number.
    public mutating func append(_ key: String, _ number: some BinaryInteger) {
        begin(key)
        if let number = Int64(exactly: number), number >= 0 {
            bytes.append(decimal: number)
        } else {
            bytes.append(contentsOf: String(number).utf8)
        }
    }

    /// Adds a yes or no.
    public mutating func append(_ key: String, _ flag: Bool) {
        begin(key)
        bytes.append(contentsOf: (flag ? "true" : "false").utf8)
    }

    /// Adds a time in seconds, to the microsecond, such as `1.500000`.
    ///
    /// It must not be negative.
    public mutating func append(_ key: String, _ duration: Duration) {
        begin(key)
        let (seconds, attoseconds) = duration.components
        bytes.append(decimal: seconds)
        bytes.append(UInt8(ascii: "."))
        bytes.append(decimal: attoseconds / 1_000_000_000_000, width: 6)
    }

    // MARK: Keys and quotes

    private mutating func begin(_ key: String) {
        switch format {
        case .logfmt:
            if !bytes.isEmpty { bytes.append(UInt8(ascii: " ")) }
            bytes.append(contentsOf: key.utf8)
            bytes.append(UInt8(ascii: "="))
        case .json:
            if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
            bytes.append(UInt8(ascii: "\""))
            bytes.append(contentsOf: key.utf8)
            bytes.append(contentsOf: "\":".utf8)
        }
    }

    /// Appends what has no character that needs a quote in logfmt.
    private mutating func quoted(_ append: (inout [UInt8]) -> Void) {
        if format == .json { bytes.append(UInt8(ascii: "\"")) }
        append(&bytes)
        if format == .json { bytes.append(UInt8(ascii: "\"")) }
    }

    /// Appends a text, by `appendPlain` where it needs no escape: as a whole, that is many times cheaper.
    private mutating func append(_ text: Span<UInt8>, by appendPlain: (inout [UInt8]) -> Void) {
        switch Plainness(of: text) {
        case .bare:
            quoted(appendPlain)
        case .quoted:
            bytes.append(UInt8(ascii: "\""))
            appendPlain(&bytes)
            bytes.append(UInt8(ascii: "\""))
        case .escaped:
            bytes.append(UInt8(ascii: "\""))
            append(escaping: text)
            bytes.append(UInt8(ascii: "\""))
        }
    }

    // MARK: Escapes

    private mutating func append(escaping text: Span<UInt8>) {
        var position = 0
        while position < text.count {
            if text[position].isPlainInQuotes {
                bytes.append(text[position])
                position += 1
            } else {
                position += append(escapingScalarOf: text.extracting(position...))
            }
        }
    }

    /// Appends the scalar that a text begins with, or the bytes that should be one.
    ///
    /// - Returns: How many bytes that was.
    private mutating func append(escapingScalarOf text: Span<UInt8>) -> Int {
        // No scalar is longer than four bytes.
        let encoded = text.extracting(first: 4).indices.map { text[$0] }
        var input = encoded.makeIterator()
        var parser = Unicode.UTF8.ForwardParser()
        switch parser.parseScalar(from: &input) {
        case .valid(let valid):
            append(escaping: Unicode.UTF8.decode(valid), encoded: encoded.prefix(valid.count))
            return valid.count
        case .error(let length):
            encoded.prefix(length).forEach { append(invalid: $0) }
            return length
        case .emptyInput:
            return 0
        }
    }

    private mutating func append(escaping scalar: Unicode.Scalar, encoded: some Collection<UInt8>) {
        switch scalar {
        case "\"": bytes.append(contentsOf: #"\""#.utf8)
        case "\\": bytes.append(contentsOf: #"\\"#.utf8)
        case "\n": bytes.append(contentsOf: #"\n"#.utf8)
        case "\r": bytes.append(contentsOf: #"\r"#.utf8)
        case "\t": bytes.append(contentsOf: #"\t"#.utf8)
        default:
            guard scalar.changesWhatIsSeen else {
                bytes.append(contentsOf: encoded)
                return
            }
            // RFC 8259 section 7: above U+FFFF as two UTF-16 surrogates.
            for unit in String(scalar).utf16 {
                bytes.append(contentsOf: #"\u"#.utf8)
                bytes.append(hexadecimal: UInt64(unit), width: 4)
            }
        }
    }

    private mutating func append(invalid byte: UInt8) {
        switch format {
        case .logfmt:
            bytes.append(contentsOf: #"\x"#.utf8)
            bytes.append(hexadecimal: UInt64(byte), width: 2)
        case .json:
            bytes.append(contentsOf: "\u{FFFD}".utf8)
        }
    }
}

/// What a text needs so that it stays one value.
private enum Plainness {
    /// Nothing; JSON quotes it all the same.
    case bare
    case quoted
    case escaped

    init(of text: Span<UInt8>) {
        var isBare = !text.isEmpty
        for index in text.indices {
            let byte = text[index]
            guard byte.isPlainInQuotes else {
                self = .escaped
                return
            }
            isBare = isBare && byte != UInt8(ascii: " ") && byte != UInt8(ascii: "=")
        }
        self = isBare ? .bare : .quoted
    }
}

extension UInt8 {
    /// Whether the byte stands for itself between quotes in either format.
    fileprivate var isPlainInQuotes: Bool {
        switch self {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): false
        default: 0x20...0x7E ~= self
        }
    }
}

extension Unicode.Scalar {
    /// Whether a terminal would obey it instead of showing it: control characters, line ends, marks that turn the
    /// direction of the text after them.
    fileprivate var changesWhatIsSeen: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}
