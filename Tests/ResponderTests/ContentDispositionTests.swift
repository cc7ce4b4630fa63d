import Testing

@testable import Responder

/// Names of files to save (RFC 6266 section 4, RFC 8187 section 3.2).
struct ContentDispositionTests {
    @Test(arguments: [
        ("film.mp4", #"attachment; filename="film.mp4""#),
        ("A film (2024), cut 2; final.mp4", #"attachment; filename="A film (2024), cut 2; final.mp4""#),
        ("it's.mp4", #"attachment; filename="it's.mp4""#),
        ("a+b&c=d#?.mp4", #"attachment; filename="a+b&c=d#?.mp4""#),
        // RFC 8187 3.2.3 has both of these.
        ("£ rates", #"attachment; filename="_ rates"; filename*=UTF-8''%C2%A3%20rates"#),
        ("£ and € rates", #"attachment; filename="_ and _ rates"; filename*=UTF-8''%C2%A3%20and%20%E2%82%AC%20rates"#),
        ("Käfer.mp4", #"attachment; filename="K_fer.mp4"; filename*=UTF-8''K%C3%A4fer.mp4"#),
        // A letter and its accent apart are one character.
        ("Ka\u{308}fer.mp4", #"attachment; filename="K_fer.mp4"; filename*=UTF-8''Ka%CC%88fer.mp4"#),
        ("映画.mp4", #"attachment; filename="__.mp4"; filename*=UTF-8''%E6%98%A0%E7%94%BB.mp4"#),
        ("🎬.mp4", #"attachment; filename="_.mp4"; filename*=UTF-8''%F0%9F%8E%AC.mp4"#),
        (
            #"a "quoted" film.mp4"#,
            #"attachment; filename="a _quoted_ film.mp4"; filename*=UTF-8''a%20%22quoted%22%20film.mp4"#
        ),
        (#"back\slash.mp4"#, #"attachment; filename="back_slash.mp4"; filename*=UTF-8''back%5Cslash.mp4"#),
        // RFC 6266 appendix D: some decode what looks encoded.
        ("100%.mp4", #"attachment; filename="100_.mp4"; filename*=UTF-8''100%25.mp4"#),
        ("%2F.mp4", #"attachment; filename="_2F.mp4"; filename*=UTF-8''%252F.mp4"#),
        ("a/b.mp4", #"attachment; filename="a_b.mp4"; filename*=UTF-8''a%2Fb.mp4"#),
        (
            "line\nend\r\n\t\u{0}\u{7F}.mp4",
            #"attachment; filename="line_end____.mp4"; filename*=UTF-8''line%0Aend%0D%0A%09%00%7F.mp4"#
        ),
        ("!#$&+-.^_`|~*'()", #"attachment; filename="!#$&+-.^_`|~*'()""#),
        (
            "é!#$&+-.^_`|~*'()",
            #"attachment; filename="_!#$&+-.^_`|~*'()"; filename*=UTF-8''%C3%A9!#$&+-.^_`|~%2A%27%28%29"#
        ),
        ("", #"attachment; filename="""#),
    ])
    func aNameIsWritten(_ name: String, _ value: String) {
        #expect(ContentDisposition(fileName: name).description == value)
    }

    @Test func whateverTheNameTheValueIsPrintableASCII() {
        for scalar in (0...0x2FFF as ClosedRange<UInt32>).compactMap(Unicode.Scalar.init) {
            let value = ContentDisposition(fileName: "a\(Character(scalar))b").description
            #expect(value.utf8.allSatisfy { 0x20...0x7E ~= $0 }, "U+\(String(scalar.value, radix: 16))")
            #expect(value.utf8.count { $0 == UInt8(ascii: "\"") } == 2, "U+\(String(scalar.value, radix: 16))")
        }
    }
}
