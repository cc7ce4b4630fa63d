import Testing

@testable import LogReading

/// Lines are the same wherever a block ends.
struct LineSplitterTests {
    private func lines(_ text: [UInt8], inBlocksOf size: Int) -> (lines: [String?], endsInside: Bool) {
        var splitter = LineSplitter()
        var lines: [String?] = []
        for start in stride(from: 0, to: text.count, by: size) {
            let block = Array(text[start..<min(start + size, text.count)])
            splitter.split(block.span) { line in
                guard let line else { return lines.append(nil) }
                lines.append(String(decoding: line.indices.map { line[$0] }, as: UTF8.self))
            }
        }
        return (lines, splitter.finish())
    }

    @Test(arguments: 1...12)
    func findsLines(inBlocksOf size: Int) {
        let found = lines(Array("one\n\ntwo and more\nx\nhalf".utf8), inBlocksOf: size)
        #expect(found.lines == ["one", "", "two and more", "x"])
        #expect(found.endsInside)
        #expect(!lines(Array("one\n".utf8), inBlocksOf: size).endsInside)
    }

    @Test(arguments: [1000, 1 << 16, 1 << 22])
    func givesUpLinesThatAreTooLong(inBlocksOf size: Int) {
        let long = [UInt8](repeating: UInt8(ascii: "x"), count: (1 << 20) + 1)
        let found = lines(Array("one\n".utf8) + long + Array("\ntwo\n".utf8), inBlocksOf: size)
        #expect(found.lines.first == "one")
        #expect(found.lines.last == "two")
        #expect(found.lines.count == 3)
        // One that lies in a single block costs no memory, and may be read.
        #expect(size > long.count || found.lines[1] == nil)
        #expect(lines(long, inBlocksOf: size).endsInside)
    }
}
