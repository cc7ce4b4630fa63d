import Testing

@testable import FastCGI

/// Records against the FastCGI specification, byte by byte.
struct RecordTests {
    @Test("Section 3.3: version 1, FCGI_STDOUT (6), request and content length with the high byte first, no padding")
    func outputHeader() {
        #expect(bytes(of: Record.stdoutHeader(request: 1, count: 0)) == [1, 6, 0, 1, 0, 0, 0, 0])
        #expect(bytes(of: Record.stdoutHeader(request: 0x1234, count: 0xABCD)) == [1, 6, 0x12, 0x34, 0xAB, 0xCD, 0, 0])
        #expect(bytes(of: Record.stdoutHeader(request: 65_535, count: 65_535)) == [1, 6, 255, 255, 255, 255, 0, 0])
    }

    private func bytes(of header: InlineArray<8, UInt8>) -> [UInt8] { header.indices.map { header[$0] } }

    @Test("Section 5.3: the content in records, each with its header")
    func output() {
        #expect(Record.stdout(request: 258, [65, 66, 67]) == [1, 6, 1, 2, 0, 3, 0, 0, 65, 66, 67])
    }

    @Test("Section 3.3: an empty record would end the stream, so no content is no record")
    func noOutput() {
        #expect(Record.stdout(request: 1, []) == [])
    }

    @Test(arguments: [1, 61_439, 61_440, 61_441, 122_879, 122_880, 122_881, 200_000])
    func outputOfManyRecords(count: Int) throws {
        var stream = Record.stdout(request: 7, Film.beginning(count))[...]
        var output: [UInt8] = []
        while let record = try WireRecord(takenFrom: &stream) {
            #expect(record.kind == WireRecord.Kind.output && record.requestID == 7 && record.paddingCount == 0)
            #expect(!record.content.isEmpty)
            output += record.content
        }
        #expect(stream.isEmpty)
        #expect(output.count == count && Film.begins(with: output))
    }

    @Test("Sections 5.3 and 5.5: an empty FCGI_STDOUT, then FCGI_END_REQUEST (3), status 0, FCGI_REQUEST_COMPLETE (0)")
    func end() {
        #expect(
            Record.end(request: 0xFE01) == [
                1, 6, 0xFE, 0x01, 0, 0, 0, 0,
                1, 3, 0xFE, 0x01, 0, 8, 0, 0,
                0, 0, 0, 0, 0, 0, 0, 0,
            ]
        )
    }

    @Test("Section 3.3: the content length has 16 bits")
    func contentTooLong() async {
        await #expect(processExitsWith: .failure) {
            _ = Record.stdoutHeader(request: 1, count: 65_536)
        }
    }
}
