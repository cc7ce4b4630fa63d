/// A request as a web server sends it (FastCGI specification, sections 5.1 to 5.3).
struct PeerRequest {
    var id: UInt16 = 1
    /// FCGI_RESPONDER.
    var role: UInt16 = 1
    var keepsConnection = false
    var parameters: [(name: [UInt8], value: [UInt8])] = []
    var body: [UInt8] = []
    /// The most content of one record of a stream.
    var recordSize = 65_535
    var paddingCount: UInt8 = 0

    /// A request with parameters of text.
    init(_ parameters: KeyValuePairs<String, String> = [:], keepsConnection: Bool = false) {
        self.parameters = parameters.map { (Array($0.key.utf8), Array($0.value.utf8)) }
        self.keepsConnection = keepsConnection
    }

    /// All that goes over the wire.
    var bytes: [UInt8] { records.flatMap(\.bytes) }

    /// The request's records, in order.
    var records: [WireRecord] {
        [begin]
            + stream(WireRecord.Kind.parameters, parameters.flatMap { Self.pair($0.name, $0.value) })
            + stream(WireRecord.Kind.input, body)
    }

    /// The FCGI_BEGIN_REQUEST record.
    var begin: WireRecord {
        let flags: UInt8 = keepsConnection ? 1 : 0
        let content = [UInt8(role / 256), UInt8(role % 256), flags, 0, 0, 0, 0, 0]
        return WireRecord(kind: WireRecord.Kind.beginRequest, requestID: id, content: content)
    }

    /// A name-value pair (section 3.4).
    static func pair(_ name: [UInt8], _ value: [UInt8]) -> [UInt8] {
        length(name.count) + length(value.count) + name + value
    }

    private static func length(_ count: Int) -> [UInt8] {
        if count < 128 { return [UInt8(count)] }
        return [UInt8(128 + count >> 24), UInt8(count >> 16 & 255), UInt8(count >> 8 & 255), UInt8(count & 255)]
    }

    /// `content` in records, and the empty record that ends a stream (section 3.3).
    private func stream(_ kind: UInt8, _ content: [UInt8]) -> [WireRecord] {
        var records = stride(from: 0, to: content.count, by: recordSize).map { start in
            let end = min(start + recordSize, content.count)
            return WireRecord(
                kind: kind,
                requestID: id,
                content: Array(content[start..<end]),
                paddingCount: paddingCount
            )
        }
        records.append(WireRecord(kind: kind, requestID: id))
        return records
    }
}
