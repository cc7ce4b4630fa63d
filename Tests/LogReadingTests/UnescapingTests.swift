import Foundation
import Testing

@testable import LogReading
@testable import Responder

/// What is written into a log comes out of it, whatever it is.
struct UnescapingTests {
    @Test(arguments: [
        (#""""#, ""),
        (#""say \"hi\"""#, #"say "hi""#),
        (#""back\\slash\\""#, #"back\slash\"#),
        (#""a\nb\r\tc""#, "a\nb\r\tc"),
        (#""\b\f\/""#, "\u{8}\u{C}/"),
        (#""\u001b[2J\u202E""#, "\u{1B}[2J\u{202E}"),
        (#""\udb40\udc01 \uD83C\uDFAC""#, "\u{E0001} 🎬"),
        (#""Фильм 🎬""#, "Фильм 🎬"),
        (#""\\u0041""#, #"\u0041"#),
    ])
    func undoesEscapes(_ written: String, _ text: String) throws {
        #expect(try #require(ReadLine("time=1 path=\(written)")).text(.path) == text)
        #expect(try #require(ReadLine("{\"path\":\(written)}")).text(.path) == text)
    }

    @Test
    func undoesEscapesOfBytes() throws {
        #expect(try #require(ReadLine(#"time=1 path="a\xff\xC3(""#)).bytes(.path) == [0x61, 0xFF, 0xC3, 0x28])
    }

    @Test(arguments: [
        #"\"#, #"\q"#, #"\x"#, #"\xf"#, #"\xfg"#, #"\u"#, #"\u12"#, #"\u12g4"#, #"\ud83c"#, #"\ud83cx"#,
        #"\ud83c\u0041"#, #"\udfac"#, #"\ud83c\ud83c"#,
    ])
    func refusesWhatIsNoEscape(_ text: String) throws {
        #expect([UInt8](unescaping: Array(text.utf8).span) == nil)
    }

    /// Bytes of every kind, the same in each run, as the responder's log writes them.
    @Test(arguments: [LogFormat.logfmt, .json])
    func readsWhateverTheLogWrites(_ format: LogFormat) throws {
        let special = Array("\"\\\n\t =,{}[]:\u{1B}\u{202E}é🎬".utf8) + [0, 0x7F, 0x80, 0xC3, 0xED, 0xFF]
        var state: UInt64 = 1
        func dice(_ sides: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % sides
        }
        for _ in 0..<20_000 {
            let bytes = (0..<dice(12)).map { _ in dice(2) == 0 ? special[dice(special.count)] : UInt8(dice(256)) }
            var line = LogLine(.info, "exchange", format: format)
            line.append("path", bytes: bytes)
            line.append("sent", 5)
            line.finish()
            let read = try #require(ReadLine(Array(line.bytes.dropLast())))
            #expect(try read.bytes(.path) == (format == .json ? path(ofJSON: line.bytes) : bytes))
            #expect(read.number(.sent) == 5)
        }
    }

    /// The path as Foundation reads it; JSON cannot say bytes that are no text.
    private func path(ofJSON line: [UInt8]) throws -> [UInt8] {
        let object = try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any]
        return Array(try #require(object?["path"] as? String).utf8)
    }
}
