/// What a peer made of the records that came back for one request.
struct Answer: Equatable {
    /// The content of all FCGI_STDOUT records.
    var output: [UInt8] = []
    /// Whether the empty FCGI_STDOUT record came.
    var outputEnded = false
    /// The content of the FCGI_END_REQUEST record.
    var end: [UInt8]?

    /// Whether the answer ended as complete (section 5.5): application status 0, FCGI_REQUEST_COMPLETE.
    var isComplete: Bool { outputEnded && end == [0, 0, 0, 0, 0, 0, 0, 0] }

    /// The output as text.
    var text: String { String(decoding: output, as: UTF8.self) }

    /// Adds a record of the answer to request `id`.
    mutating func add(_ record: WireRecord, of id: UInt16) throws(PeerError) {
        guard record.requestID == id && end == nil else { throw .unexpected(record) }
        switch record.kind {
        case WireRecord.Kind.output where !outputEnded:
            output += record.content
            outputEnded = record.content.isEmpty
        case WireRecord.Kind.endRequest:
            end = record.content
        default:
            throw .unexpected(record)
        }
    }

    /// The answer to request `id` in `bytes`; what is half a record at the end counts as far as it is content.
    init(decoding bytes: [UInt8], of id: UInt16) throws(PeerError) {
        var stream = bytes[...]
        while let record = try WireRecord(takenFrom: &stream) { try add(record, of: id) }
        if stream.count > 8 { output += stream.dropFirst(8) }
    }

    init() {}
}
