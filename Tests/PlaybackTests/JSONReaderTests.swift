import Testing

@testable import Playback

/// JSON as RFC 8259 has it, and nothing else.
struct JSONReaderTests {
    @Test(arguments: [
        ("null", JSON.null), (" true\n", .bool(true)), ("false", .bool(false)),
        ("0", .number("0")), ("-0.5e+10", .number("-0.5e+10")), ("10E2", .number("10E2")),
        (#""a\"\\\/\b\f\n\r\té€""#, .string("a\"\\/\u{8}\u{C}\n\r\té€")),
        (#""\u00e9\ud834\udd1E""#, .string("é\u{1D11E}")), (#""\u0000""#, .string("\0")),
        ("[ ]", .array([])), ("[1,[ \"a\" ] ]", .array([.number("1"), .array([.string("a")])])),
        ("{ }", .object([:])),
        (#"{"b":1 , "a" : {"b":2}}"#, .object(["b": .number("1"), "a": .object(["b": .number("2")])])),
    ])
    func reads(_ text: String, _ value: JSON) throws {
        #expect(try JSONReader.read(Array(text.utf8)) == value)
        #expect(try JSONReader.read(Array(value.text.utf8)) == value)
    }

    @Test(arguments: [
        "", " ", "nul", "nulls", "True", "undefined", "NaN", "-Infinity", "1 2", "01", "-", "+1", ".5", "1.", "1e",
        "1e+", "0x1",
        "\"", "\"a", "'a'", "\"\n\"", "\"\t\"", #""\a""#, #""\u12""#, #""\u+123""#, #""\ud834""#, #""\ud834\u0041""#,
        #""\udd1e""#,
        #""\"#, "[", "[1", "[1,]", "[,]", "[1 2]", "]", "{", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "{1:1}",
        "{\"a\":1 \"b\":2}",
        #"{"a":1,"a":1}"#, #"{"a":1,"\u0061":2}"#, #"[{"b":{"a":1,"a":2}}]"#, "// a\n1", "\u{FEFF}1",
    ])
    func refuses(_ text: String) {
        #expect(throws: JSONError.self) { try JSONReader.read(Array(text.utf8)) }
    }

    @Test(arguments: [[0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22]] as [[UInt8]])
    func refusesWhatIsNotUTF8(_ bytes: [UInt8]) {
        #expect(throws: JSONError(offset: 0, reason: "is not UTF-8")) { try JSONReader.read(bytes) }
    }

    @Test func boundsItsDepth() throws {
        func nested(_ depth: Int) -> [UInt8] {
            Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
        }
        #expect(try JSONReader.read(nested(16)).array?.count == 1)
        #expect(throws: JSONError(offset: 16, reason: "is nested too deep")) { try JSONReader.read(nested(17)) }
        #expect(throws: JSONError.self) { try JSONReader.read(nested(1_000_000)) }
    }

    @Test func saysWhere() throws {
        let error = #expect(throws: JSONError.self) { try JSONReader.read(Array(#"{"a": 1, "a": 2}"#.utf8)) }
        #expect(error.map { "\($0)" } == "has a name twice (at byte 12)")
    }
}
