/// One FastCGI record as the specification draws it (section 3.3), written and read without the code under test.
struct WireRecord: Equatable {
    /// The record types of section 8.
    enum Kind {
        static let beginRequest: UInt8 = 1
        static let abortRequest: UInt8 = 2
        static let endRequest: UInt8 = 3
        static let parameters: UInt8 = 4
        static let input: UInt8 = 5
        static let output: UInt8 = 6
        static let getValues: UInt8 = 9
        static let getValuesResult: UInt8 = 10
        static let unknownType: UInt8 = 11
    }

    var kind: UInt8
    var requestID: UInt16
    var content: [UInt8] = []
    var paddingCount: UInt8 = 0

    /// Header, content and padding.
    var bytes: [UInt8] {
        let count = UInt16(content.count)
        let header: [UInt8] = [
            1, kind,
            UInt8(requestID / 256), UInt8(requestID % 256),
            UInt8(count / 256), UInt8(count % 256),
            paddingCount, 0,
        ]
        return header + content + [UInt8](repeating: 0xEE, count: Int(paddingCount))
    }
}

extension WireRecord {
    /// Takes the first record from `stream`; `nil` if it is not there whole.
    init?(takenFrom stream: inout ArraySlice<UInt8>) throws(PeerError) {
        let header = Array(stream.prefix(8))
        guard header.count == 8 else { return nil }
        guard header[0] == 1 && header[7] == 0 else { throw .notFastCGI(header) }
        let contentCount = Int(header[4]) * 256 + Int(header[5])
        let recordCount = 8 + contentCount + Int(header[6])
        guard stream.count >= recordCount else { return nil }
        kind = header[1]
        requestID = UInt16(header[2]) * 256 + UInt16(header[3])
        content = Array(stream.dropFirst(8).prefix(contentCount))
        paddingCount = header[6]
        stream = stream.dropFirst(recordCount)
    }
}
