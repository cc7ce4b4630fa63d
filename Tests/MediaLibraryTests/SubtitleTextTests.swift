import Testing

@testable import MediaLibrary

/// How the bytes of a subtitle file become text.
struct SubtitleTextTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let bytes: [UInt8]
        let text: String

        init(_ description: String, _ bytes: [UInt8], _ text: String) {
            testDescription = description
            self.bytes = bytes
            self.text = text
        }
    }

    static let rows = [
        Row("nothing", [], ""),
        Row("ASCII", Array("a\nb".utf8), "a\nb"),
        Row("UTF-8", Array("Käfer – 日本".utf8), "Käfer – 日本"),
        Row("UTF-8 with its mark", [0xEF, 0xBB, 0xBF] + Array("é".utf8), "é"),
        Row("UTF-8 mark alone", [0xEF, 0xBB, 0xBF], ""),
        // WHATWG Encoding, index windows-1252.
        Row("windows-1252", [0x4B, 0xE4, 0x66, 0x65, 0x72, 0x20, 0x80, 0x96, 0x9F, 0xFF], "Käfer €–Ÿÿ"),
        Row("windows-1252, bytes without a letter", [0xE9, 0x81, 0x20, 0x9D], "é\u{81} \u{9D}"),
        // RFC 3629 section 3: no surrogates, no longer form than needed.
        Row("surrogates in UTF-8", [0xED, 0xA0, 0x80], "í\u{A0}€"),
        Row("an overlong slash", [0xC0, 0xAF], "À¯"),
        // RFC 2781 section 3.
        Row("UTF-16, little-endian", [0xFF, 0xFE, 0xE9, 0x00, 0x0A, 0x00, 0x3D, 0xD8, 0x00, 0xDE], "é\n😀"),
        Row("UTF-16, big-endian", [0xFE, 0xFF, 0x00, 0xE9, 0x00, 0x0D, 0x00, 0x0A], "é\n"),
        Row("half a unit of UTF-16", [0xFF, 0xFE, 0x41, 0x00, 0x42], "A"),
        Row("UTF-16 mark alone", [0xFE, 0xFF], ""),
        Row("half a surrogate pair", [0xFF, 0xFE, 0x3D, 0xD8], "\u{FFFD}"),
        Row("CRLF", Array("a\r\nb\r\n\r\nc".utf8), "a\nb\n\nc"),
        Row("CR", Array("a\rb\r\rc".utf8), "a\nb\n\nc"),
        Row("CR CR LF", Array("a\r\r\nb".utf8), "a\n\nb"),
        Row("LF CR", Array("a\n\rb".utf8), "a\n\nb"),
    ]

    @Test(arguments: rows)
    func isDecoded(_ row: Row) {
        #expect(String(decoding: SubtitleText(decoding: row.bytes).utf8, as: UTF8.self) == row.text)
        #expect(SubtitleText(decoding: row.bytes).utf8 == Array(row.text.utf8))
    }
}
