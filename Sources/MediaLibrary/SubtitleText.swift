/// The text of a subtitle file: UTF-8 without a byte order mark, with a line feed between two lines.
struct SubtitleText {
    /// The bytes of the text.
    let utf8: [UInt8]

    /// Decodes a file that does not say how it is encoded, as SubRip files do not.
    ///
    /// UTF-16 bears a byte order mark, UTF-8 is told by its validity, and all else is taken for windows-1252, in which
    /// every byte means something.
    init(decoding bytes: [UInt8]) {
        utf8 = Self.withPlainLineEnds(Self.decoded(bytes))
    }

    private static func decoded(_ bytes: [UInt8]) -> [UInt8] {
        let littleEndianMark: [UInt8] = [0xFF, 0xFE]
        let bigEndianMark: [UInt8] = [0xFE, 0xFF]
        let utf8Mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        if bytes.starts(with: littleEndianMark) { return decodedUTF16(bytes[2...]) { $0 | $1 << 8 } }
        if bytes.starts(with: bigEndianMark) { return decodedUTF16(bytes[2...]) { $0 << 8 | $1 } }
        guard (try? UTF8Span(validating: bytes.span)) != nil else { return decodedWindows1252(bytes) }
        return bytes.starts(with: utf8Mark) ? Array(bytes[utf8Mark.count...]) : bytes
    }

    /// Puts pairs of bytes together to code units; half a unit at the end is left out.
    private static func decodedUTF16(_ bytes: ArraySlice<UInt8>, unit: (UInt16, UInt16) -> UInt16) -> [UInt8] {
        let units = stride(from: bytes.startIndex, to: bytes.endIndex - 1, by: 2).map { index in
            unit(UInt16(bytes[index]), UInt16(bytes[index + 1]))
        }
        return Array(String(decoding: units, as: UTF16.self).utf8)
    }

    private static func decodedWindows1252(_ bytes: [UInt8]) -> [UInt8] {
        var scalars = String.UnicodeScalarView()
        scalars.append(
            contentsOf: bytes.lazy.map { byte in
                0x80..<0xA0 ~= byte ? windows1252[Int(byte) - 0x80] : Unicode.Scalar(byte)
            }
        )
        return Array(String(scalars).utf8)
    }

    /// The bytes from 0x80 to 0x9F (WHATWG Encoding, index windows-1252); all others are those of ISO 8859-1.
    private static let windows1252 = Array(
        "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8D}Ž\u{8F}\u{90}‘’“”•–—˜™š›œ\u{9D}žŸ".unicodeScalars
    )

    /// CRLF and a lone CR end a line too.
    private static func withPlainLineEnds(_ bytes: [UInt8]) -> [UInt8] {
        let (lineFeed, carriageReturn) = (UInt8(ascii: "\n"), UInt8(ascii: "\r"))
        guard bytes.contains(carriageReturn) else { return bytes }
        var plain: [UInt8] = []
        plain.reserveCapacity(bytes.count)
        var previous: UInt8 = 0
        for byte in bytes {
            if byte != lineFeed || previous != carriageReturn {
                plain.append(byte == carriageReturn ? lineFeed : byte)
            }
            previous = byte
        }
        return plain
    }
}
