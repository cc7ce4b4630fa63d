import Foundation
import Testing

@testable import Responder

/// How one line is written, whatever its values hold.
struct LogLineTests {
    private func line(_ format: LogFormat, _ fields: (inout LogLine) -> Void = { _ in }) -> String {
        var line = LogLine(.info, "exchange", format: format, at: LogTimestamp(milliseconds: 0))
        fields(&line)
        line.finish()
        return String(decoding: line.bytes, as: UTF8.self)
    }

    static let start = "time=1970-01-01T00:00:00.000Z level=info message=exchange"

    @Test
    func fieldsStandInTheirOrder() {
        let fields = { (line: inout LogLine) in
            line.append("path", "/film.mp4")
            line.append("status", 206)
            line.append("sent", Int64.max)
            line.append("capped", true)
            line.append("seconds", .milliseconds(1500))
            line.append("bytes", bytes: Array("raw".utf8))
        }
        #expect(
            line(.logfmt, fields)
                == "\(Self.start) path=/film.mp4 status=206 sent=9223372036854775807 capped=true seconds=1.500000"
                + " bytes=raw\n"
        )
        #expect(
            line(.json, fields)
                == #"{"time":"1970-01-01T00:00:00.000Z","level":"info","message":"exchange","path":"/film.mp4","#
                + #""status":206,"sent":9223372036854775807,"capped":true,"seconds":1.500000,"bytes":"raw"}"# + "\n"
        )
    }

    @Test(arguments: [
        ("/film.mp4", "/film.mp4"),
        ("", #""""#),
        ("two words", #""two words""#),
        ("a=b", #""a=b""#),
        (#"say "hi""#, #""say \"hi\"""#),
        (#"back\slash"#, #""back\\slash""#),
        ("a\nlevel=error message=forged", #""a\nlevel=error message=forged""#),
        ("a\r\tb", #""a\r\tb""#),
        ("\u{0}\u{1F}\u{7F}\u{9F}", #""\u0000\u001f\u007f\u009f""#),
        ("\u{1B}[2J", #""\u001b[2J""#),
        ("Фильм 🎬", #""Фильм 🎬""#),
        ("gpj\u{202E}4pm.exe", #""gpj\u202e4pm.exe""#),
        ("a\u{2028}b\u{2029}c\u{FEFF}", #""a\u2028b\u2029c\ufeff""#),
        ("\u{E0001}", #""\udb40\udc01""#),
        ("e\u{301}", "\"e\u{301}\""),
    ])
    func textsCannotForgeAnythingInLogfmt(_ text: String, _ written: String) {
        #expect(line(.logfmt) { $0.append("path", text) } == "\(Self.start) path=\(written)\n")
    }

    @Test(
        arguments: [
            ([0xFF], #""\xff""#, "\u{FFFD}"),
            ([0x61, 0xC3, 0x28, 0x62], #""a\xc3(b""#, "a\u{FFFD}(b"),
            ([0xC0, 0xAF], #""\xc0\xaf""#, "\u{FFFD}\u{FFFD}"),
            ([0xED, 0xA0, 0x80], #""\xed\xa0\x80""#, "\u{FFFD}\u{FFFD}\u{FFFD}"),
            ([0xF0, 0x9F, 0x8E], #""\xf0\x9f\x8e""#, "\u{FFFD}\u{FFFD}\u{FFFD}"),
            ([0xD0, 0x96, 0xFE, 0x20], #""Ж\xfe ""#, "Ж\u{FFFD} "),
        ] as [([UInt8], String, String)]
    )
    func bytesThatAreNotUTF8AreEscaped(_ bytes: [UInt8], _ logfmt: String, _ json: String) throws {
        #expect(line(.logfmt) { $0.append("path", bytes: bytes) } == "\(Self.start) path=\(logfmt)\n")
        #expect(try object(line(.json) { $0.append("path", bytes: bytes) })["path"] as? String == json)
    }

    @Test
    func everyCharacterComesBackOutOfJSON() throws {
        // In pieces, so that no line is absurdly long; surrogates are no scalars.
        for first in stride(from: UInt32(0), to: 0x3000, by: 0x100) {
            let text = String(String.UnicodeScalarView((first..<first + 0x100).compactMap(Unicode.Scalar.init)))
            let written = line(.json) { $0.append("text", text) }
            #expect(written.utf8.count { $0 < 0x20 } == 1, "only the line's end is a control character")
            let read = try #require(try object(written)["text"] as? String)
            #expect(read.unicodeScalars.elementsEqual(text.unicodeScalars))
        }
    }

    private func object(_ line: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }

    // Expected values from date(1): date -u -d @SECONDS.
    @Test(arguments: [
        (0, "1970-01-01T00:00:00.000Z"),
        (-1, "1969-12-31T23:59:59.999Z"),
        (951_782_400_123, "2000-02-29T00:00:00.123Z"),
        (951_868_799_999, "2000-02-29T23:59:59.999Z"),
        (951_868_800_000, "2000-03-01T00:00:00.000Z"),
        (1_709_164_800_000, "2024-02-29T00:00:00.000Z"),
        (1_735_689_599_007, "2024-12-31T23:59:59.007Z"),
        (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
        (9_223_372_036_854, "2262-04-11T23:47:16.854Z"),
        (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
    ])
    func momentsAreWrittenAsRFC3339Says(_ milliseconds: Int64, _ text: String) {
        #expect(written(milliseconds) == text)
    }

    @Test
    func everyDayOfFourCenturiesIsAsFoundationHasIt() {
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        for day in Int64(-73_000)...73_100 {
            // Half a second, which Foundation's floating point holds exactly.
            let moment = day * 86_400_000 + 45_296_500
            let expected = Date(timeIntervalSince1970: Double(moment) / 1000).formatted(style)
            guard written(moment) == expected else {
                Issue.record("\(written(moment)) instead of \(expected)")
                return
            }
        }
    }

    private func written(_ milliseconds: Int64) -> String {
        var bytes: [UInt8] = []
        bytes.append(LogTimestamp(milliseconds: milliseconds))
        return String(decoding: bytes, as: UTF8.self)
    }
}
