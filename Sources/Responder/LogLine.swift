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
    consuming func finished() -> [UInt8] {
        if format == .json { bytes.append(UInt8(ascii: "}")) }
        bytes.append(UInt8(ascii: "\n"))
        return bytes
    }

    /// Adds a text.
    ///
    /// Here as below, a key is a word of ASCII letters, digits and `_`, and stands in a line once.
    public mutating func append(_ key: String, _ text: String) {
        begin(key)
        append(text: text.utf8)
    }

    /// Adds a text that may be anything, such as a path from outside.
    ///
    /// Bytes that are not UTF-8 are written as `\xNN`, and in JSON, which cannot say that, as U+FFFD.
    public mutating func append(_ key: String, bytes text: Span<UInt8>) {
        begin(key)
        append(text: text.indices.map { text[$0] })
    }

    /// Adds a number.
    public mutating func append(_ key: String, _ number: some BinaryInteger) {
        begin(key)
        bytes.append(contentsOf: String(number).utf8)
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
        bytes.append(contentsOf: String(seconds).utf8)
        bytes.append(UInt8(ascii: "."))
        bytes.append(attoseconds / 1_000_000_000_000, width: 6)
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

    private mutating func append(text: some Collection<UInt8>) {
        if text.allSatisfy(\.isPlainInLog) && !text.isEmpty {
            quoted { $0.append(contentsOf: text) }
        } else {
            bytes.append(UInt8(ascii: "\""))
            append(escaping: text)
            bytes.append(UInt8(ascii: "\""))
        }
    }

    // MARK: Escapes

    private mutating func append(escaping text: some Collection<UInt8>) {
        var parser = Unicode.UTF8.ForwardParser()
        var input = text.makeIterator()
        var rest = text[...]
        while true {
            switch parser.parseScalar(from: &input) {
            case .valid(let encoded):
                append(escaping: Unicode.UTF8.decode(encoded), encoded: rest.prefix(encoded.count))
                rest = rest.dropFirst(encoded.count)
            case .error(let length):
                rest.prefix(length).forEach { append(invalid: $0) }
                rest = rest.dropFirst(length)
            case .emptyInput:
                return
            }
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
                append(hexadecimal: unit, digits: 4)
            }
        }
    }

    private mutating func append(invalid byte: UInt8) {
        switch format {
        case .logfmt:
            bytes.append(contentsOf: #"\x"#.utf8)
            append(hexadecimal: UInt16(byte), digits: 2)
        case .json:
            bytes.append(contentsOf: "\u{FFFD}".utf8)
        }
    }

    private mutating func append(hexadecimal number: UInt16, digits: Int) {
        let text = String(number, radix: 16)
        bytes.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: digits - text.utf8.count))
        bytes.append(contentsOf: text.utf8)
    }
}

extension UInt8 {
    /// Whether the byte stands for itself in either format, with or without quotes.
    fileprivate var isPlainInLog: Bool {
        switch self {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "="): false
        default: 0x21...0x7E ~= self
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
