/// The answers to bytes that are no requests, or only nearly: there may be some or none, but none may be false.
struct UncertainAnswers {
    private struct Output {
        var content: [UInt8] = []
        var isAtItsEnd = false
    }

    /// The requests whose FCGI_BEGIN_REQUEST record the bytes hold, wherever its header may stand in them.
    private let asked: Set<UInt16>
    private var outputs: [UInt16: Output] = [:]

    /// The answers that `bytes` may have.
    init(to bytes: ArraySlice<UInt8>) {
        asked = Set(
            bytes.indices.dropLast(WireRecord.headerSize - 1)
                .filter { bytes[$0] == 1 && bytes[$0 + 1] == WireRecord.Kind.beginRequest }
                .map { UInt16(bytes[$0 + 2]) << 8 + UInt16(bytes[$0 + 3]) }
        )
    }

    /// Takes note of a record from the server.
    ///
    /// - Throws: ``WireFault`` if it must not come here.
    mutating func add(_ record: WireRecord) throws(WireFault) {
        let unasked = WireFault.unasked(kind: record.kind, requestID: record.requestID)
        if record.requestID == 0 {
            let isAnswer = [WireRecord.Kind.getValuesResult, WireRecord.Kind.unknownType].contains(record.kind)
            guard isAnswer else { throw unasked }
            return
        }
        guard asked.contains(record.requestID) else { throw unasked }
        var output = outputs[record.requestID, default: Output()]
        switch record.kind {
        case WireRecord.Kind.output where !output.isAtItsEnd:
            output.content += record.content
            output.isAtItsEnd = record.content.isEmpty
            outputs[record.requestID] = output
        case WireRecord.Kind.endRequest where record.content.count == 8:
            // Section 5.5: FCGI_REQUEST_COMPLETE, or a refusal, which has no output.
            let isComplete = record.content[record.content.startIndex + 4] == 0
            guard isComplete ? output.isAtItsEnd && Echo.isWhole(output.content) : output.content.isEmpty else {
                throw .falselyComplete(requestID: record.requestID)
            }
            outputs[record.requestID] = nil
        default:
            throw unasked
        }
    }
}
