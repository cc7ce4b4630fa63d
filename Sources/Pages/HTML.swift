/// A piece of HTML, in which nothing from outside can become markup.
///
/// Text between quotation marks in the source is markup, and what is interpolated is text: `"<b>\(name)</b>"` shows the
/// name, whatever characters it has. Only HTML is interpolated as it is.
public struct HTML: Sendable {
    var bytes: [UInt8]

    /// Nothing.
    public init() { bytes = [] }

    /// Appends another piece.
    public static func += (one: inout HTML, other: HTML) {
        one.bytes += other.bytes
    }

    /// The pieces one after another.
    public init(_ pieces: some Sequence<HTML>) {
        self.init()
        for piece in pieces { self += piece }
    }

    /// Appends text, safe between tags and within an attribute's quotation marks (HTML standard, section 13.1.2).
    fileprivate mutating func append(text: some StringProtocol) {
        guard text.utf8.contains(where: Self.isSpecial) else { return bytes += text.utf8 }
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): bytes += "&amp;".utf8
            case UInt8(ascii: "<"): bytes += "&lt;".utf8
            case UInt8(ascii: ">"): bytes += "&gt;".utf8
            case UInt8(ascii: "\""): bytes += "&quot;".utf8
            case UInt8(ascii: "'"): bytes += "&#39;".utf8
            default: bytes.append(byte)
            }
        }
    }
}

extension HTML {
    private static func isSpecial(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "'"): true
        default: false
        }
    }
}

extension HTML: ExpressibleByStringInterpolation {
    /// Takes markup as it stands in the source.
    public init(stringLiteral markup: String) {
        bytes = Array(markup.utf8)
    }

    /// Takes markup with texts in it.
    public init(stringInterpolation: StringInterpolation) {
        self = stringInterpolation.html
    }

    /// Puts markup and texts together.
    public struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var html = HTML()

        /// Begins with nothing.
        public init(literalCapacity: Int, interpolationCount: Int) {
            html.bytes.reserveCapacity(literalCapacity + 16 * interpolationCount)
        }

        /// Appends markup.
        public mutating func appendLiteral(_ markup: String) {
            html.bytes += markup.utf8
        }

        /// Appends a text.
        public mutating func appendInterpolation(_ text: some StringProtocol) {
            html.append(text: text)
        }

        /// Appends a number.
        public mutating func appendInterpolation(_ number: some BinaryInteger) {
            html.append(text: "\(number)")
        }

        /// Appends a piece of HTML.
        public mutating func appendInterpolation(_ piece: HTML) {
            html += piece
        }

        /// Appends the pieces one after another.
        public mutating func appendInterpolation(_ pieces: [HTML]) {
            html += HTML(pieces)
        }

        /// Appends a piece where there is one.
        public mutating func appendInterpolation(_ piece: HTML?) {
            if let piece { html += piece }
        }
    }
}
