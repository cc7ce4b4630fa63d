import Testing

@testable import MediaLibrary

/// What SubRip files become in WebVTT (W3C WebVTT, section 4), file by file.
struct SubtitleConversionTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let subRip: String
        let webVTT: String

        init(_ description: String, _ subRip: String, _ webVTT: String) {
            testDescription = description
            self.subRip = subRip
            self.webVTT = webVTT
        }
    }

    private static let first = "00:00:01.000 --> 00:00:02.000\n"
    private static let second = "00:00:03.000 --> 00:00:04.500\n"

    static let files = [
        Row("an empty file", "", "WEBVTT\n"),
        Row("no subtitles at all", "What is this?\n\nNothing.\n", "WEBVTT\n"),
        Row(
            "as it should be",
            "1\n00:00:01,000 --> 00:00:02,000\nOne\n\n2\n00:00:03,000 --> 00:00:04,500\nTwo\nlines\n\n",
            "WEBVTT\n\n\(first)One\n\n\(second)Two\nlines\n"
        ),
        Row(
            "CRLF",
            "1\r\n00:00:01,000 --> 00:00:02,000\r\nOne\r\n\r\n2\r\n00:00:03,000 --> 00:00:04,500\r\nTwo\r\n\r\n",
            "WEBVTT\n\n\(first)One\n\n\(second)Two\n"
        ),
        Row(
            "CR CR LF, which doubles every line's end",
            "1\r\r\n00:00:01,000 --> 00:00:02,000\r\r\nOne\r\r\n\r\r\n2\r\r\n00:00:03,000 --> 00:00:04,500\r\r\nTwo",
            "WEBVTT\n\n\(first)One\n\n\(second)Two\n"
        ),
        Row("no blank line at the end", "1\n00:00:01,000 --> 00:00:02,000\nOne", "WEBVTT\n\n\(first)One\n"),
        Row("an end after the times", "1\n00:00:01,000 --> 00:00:02,000", "WEBVTT\n"),
        Row("an end after the number", "1\n00:00:01,000 --> 00:00:02,000\nOne\n\n2", "WEBVTT\n\n\(first)One\n2\n"),
        Row("blank lines before", "\n\n \t\n1\n00:00:01,000 --> 00:00:02,000\nOne\n", "WEBVTT\n\n\(first)One\n"),
        Row(
            "many blank lines between",
            "1\n00:00:01,000 --> 00:00:02,000\nOne\n\n\n\n2\n00:00:03,000 --> 00:00:04,500\nTwo\n",
            "WEBVTT\n\n\(first)One\n\n\(second)Two\n"
        ),
        Row(
            "no blank line between",
            "1\n00:00:01,000 --> 00:00:02,000\nOne\n2\n00:00:03,000 --> 00:00:04,500\nTwo\n",
            "WEBVTT\n\n\(first)One\n\n\(second)Two\n"
        ),
        Row(
            "no numbers",
            "00:00:01,000 --> 00:00:02,000\nOne\n\n00:00:03,000 --> 00:00:04,500\nTwo\n",
            "WEBVTT\n\n\(first)One\n\n\(second)Two\n"
        ),
        Row(
            "a text that is a number",
            "1\n00:00:01,000 --> 00:00:02,000\n1984\n\n2\n00:00:03,000 --> 00:00:04,500\nTwo\n7\n",
            "WEBVTT\n\n\(first)1984\n\n\(second)Two\n7\n"
        ),
        Row(
            "a text that is a number, in a file without numbers",
            "00:00:01,000 --> 00:00:02,000\n1984\n\n00:00:03,000 --> 00:00:04,500\nTwo\n",
            "WEBVTT\n\n\(first)1984\n\n\(second)Two\n"
        ),
        Row(
            "a blank line within a text",
            "1\n00:00:01,000 --> 00:00:02,000\nOne\n\nand more\n\n2\n00:00:03,000 --> 00:00:04,500\nTwo\n",
            "WEBVTT\n\n\(first)One\nand more\n\n\(second)Two\n"
        ),
        Row(
            "an arrow in a text",
            "1\n00:00:01,000 --> 00:00:02,000\nA --> B\n\n2\n00:00:03,000 --> 00:00:04,500\nC\n-->\n",
            "WEBVTT\n\n\(first)A --&gt; B\n\n\(second)C\n--&gt;\n"
        ),
        Row(
            "times that cannot be read",
            "1\n00:00:xx,000 --> 00:00:02,000\nOne\n\nmore\n\n2\n00:00:03,000 --> 00:00:04,500\nTwo\n",
            "WEBVTT\n\n\(second)Two\n"
        ),
        Row(
            "times that cannot be read, after a cue",
            "1\n00:00:01,000 --> 00:00:02,000\nOne\n\n2\n00:00:05,000 --> 00:00:04,500\nNever\n",
            "WEBVTT\n\n\(first)One\n"
        ),
        Row(
            "times that cannot be read, without a number",
            "00:00:01,000 --> 00:00:02,000\nOne\n\nsoon --> later\nNever\n",
            "WEBVTT\n\n\(first)One\n"
        ),
        Row(
            "out of order",
            "2\n00:00:03,000 --> 00:00:04,500\nTwo\n\n1\n00:00:01,000 --> 00:00:02,000\nOne\n",
            "WEBVTT\n\n\(first)One\n\n\(second)Two\n"
        ),
        Row(
            "at the same time, in the order of the file",
            "1\n00:00:01,000 --> 00:00:02,000\nOne\n\n2\n00:00:01,000 --> 00:00:02,000\nOther\n",
            "WEBVTT\n\n\(first)One\n\n\(first)Other\n"
        ),
        Row("nothing but markup", "1\n00:00:01,000 --> 00:00:02,000\n{\\an8}<font size=1> </font>\n", "WEBVTT\n"),
        Row(
            "a line that is nothing but markup",
            "1\n00:00:01,000 --> 00:00:02,000\n<font size=1>\nOne\n</font>\nmore\n",
            "WEBVTT\n\n\(first)One\nmore\n"
        ),
        Row(
            "already WebVTT",
            "WEBVTT\n\nNOTE of no use\n\n00:01.000 --> 00:02.000 align:start\nOne\n",
            "WEBVTT\n\n\(first)One\n"
        ),
        Row(
            "hours of three digits",
            "1\n100:00:00,000 --> 100:00:00,001\nLate\n",
            "WEBVTT\n\n100:00:00.000 --> 100:00:00.001\nLate\n"
        ),
        Row("a zero byte", "1\n00:00:01,000 --> 00:00:02,000\nA\u{0}B\n", "WEBVTT\n\n\(first)A\u{0}B\n"),
    ]

    /// Lines of text, and what they become.
    static let texts = [
        Row("plain", "One, two – трi", "One, two – трi"),
        Row("bold, italic, underlined", "<b>a</b> <i>b</i> <u>c</u>", "<b>a</b> <i>b</i> <u>c</u>"),
        Row("upper case", "<I>a</I><B>b</B>", "<i>a</i><b>b</b>"),
        Row("attributes", "<i class=\"x\">a</i>", "<i>a</i>"),
        Row("fonts", "<font color=\"#ffff00\">a</font> <FONT face='x>'>b</FONT>", "a '&gt;b"),
        Row("struck out", "<s>a</s><strike>b</strike>", "ab"),
        Row("no end", "<i>a <b>b", "<i>a <b>b</b></i>"),
        Row("an end of nothing", "a</i> b</b>", "a b"),
        Row("crossed", "<b>a<i>b</b>c</i>", "<b>a<i>bc</i></b>"),
        Row("over two lines", "<i>a\nb</i>", "<i>a\nb</i>"),
        Row(
            "not markup",
            "a < b > c, <3 <mumbles> <> </> <i",
            "a &lt; b &gt; c, &lt;3 &lt;mumbles&gt; &lt;&gt; &lt;/&gt; &lt;i"
        ),
        Row("overrides", "{\\an8}a{\\pos(1,2)}b", "ab"),
        Row("braces", "{a} {\\b {", "{a} {\\b {"),
        Row(
            "ampersands",
            "R&B & &co; &amp; &lt;&gt;&nbsp;&lrm;&rlm; &AMP;",
            "R&amp;B &amp; &amp;co; &amp; &lt;&gt;&nbsp;&lrm;&rlm; &amp;AMP;"
        ),
        Row("a start like any file's", "WEBVTT\nNOTE a\nSTYLE", "WEBVTT\nNOTE a\nSTYLE"),
        Row("spaces", "  a  ", "  a  "),
    ]

    @Test(arguments: files)
    func filesAreConverted(_ row: Row) {
        #expect(Self.convert(row.subRip) == row.webVTT)
    }

    @Test(arguments: texts)
    func textsAreConverted(_ row: Row) {
        let converted = Self.convert("1\n00:00:01,000 --> 00:00:02,000\n\(row.subRip)\n")
        #expect(converted == "WEBVTT\n\n\(Self.first)\(row.webVTT)\n")
    }

    /// Section 4.1 forbids both in a cue's text, and a blank line ends it.
    @Test func whateverTheBytesNoTextLeavesItsCue() {
        var random = SystemRandomNumberGenerator()
        let pieces = [
            "-->", "\n", "\r\n", "\n\n", "<i>", "</b>", "<font>", "<", ">", "&", "{\\", "}", " ", "7", "a", "é",
        ]
        for _ in 0..<2000 {
            let text = (0..<12).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
            let file = "1\n00:00:01,000 --> 00:00:02,000\nx\(text)"
            let blocks = Self.convert(file).split(separator: "\n\n", omittingEmptySubsequences: false)
            #expect(blocks.count == 2 && blocks[0] == "WEBVTT", "\(file.debugDescription)")
            #expect(blocks[1].hasPrefix(Self.first + "x"), "\(file.debugDescription)")
            #expect(blocks[1].dropFirst(Self.first.count).contains("-->") == false, "\(file.debugDescription)")
        }
    }

    @Test(.timeLimit(.minutes(5)), arguments: ["<", "{\\", "<b", "&", "1:", "7\n", "-->\n", "<i>", "\n"])
    func aLargeFileOfOneThingCostsNoMoreThanAnother(_ piece: String) {
        let file = "1\n00:00:01,000 --> 00:00:02,000\n" + String(repeating: piece, count: (1 << 18) / piece.utf8.count)
        #expect(Self.convert(file).hasPrefix("WEBVTT\n"))
    }

    private static func convert(_ subRip: String) -> String {
        let text = SubtitleText(decoding: Array(subRip.utf8))
        return String(decoding: WebVTT(SubRip(parsing: text).cues).bytes, as: UTF8.self)
    }
}
