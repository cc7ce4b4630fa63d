/// One record as the FastCGI specification draws it (section 3.3), read without the code under test.
struct WireRecord {
    /// The record types of section 8 that an input or an answer may need.
    enum Kind {
        static let beginRequest: UInt8 = 1
        static let endRequest: UInt8 = 3
        static let parameters: UInt8 = 4
        static let input: UInt8 = 5
        static let output: UInt8 = 6
        static let getValuesResult: UInt8 = 10
        static let unknownType: UInt8 = 11
    }

    static let headerSize = 8

    let kind: UInt8
    let requestID: UInt16
    let content: ArraySlice<UInt8>
    let paddingCount: Int

    /// Takes the record that `stream` begins with.
    ///
    /// - Returns: `nil`, and nothing is taken, if there is not all of it.
    /// - Throws: ``WireFault/notFastCGI(_:)`` if there is something else.
    init?(takenFrom stream: inout ArraySlice<UInt8>) throws(WireFault) {
        let header = Array(stream.prefix(Self.headerSize))
        guard header.count == Self.headerSize else { return nil }
        guard header[0] == 1 else { throw .notFastCGI(header) }
        let contentCount = Int(header[4]) << 8 + Int(header[5])
        let afterHeader = stream.dropFirst(Self.headerSize)
        paddingCount = Int(header[6])
        guard afterHeader.count >= contentCount + paddingCount else { return nil }
        kind = header[1]
        requestID = UInt16(header[2]) << 8 + UInt16(header[3])
        content = afterHeader.prefix(contentCount)
        stream = afterHeader.dropFirst(contentCount + paddingCount)
    }
}
