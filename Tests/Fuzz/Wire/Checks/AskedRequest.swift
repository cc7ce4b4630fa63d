/// A request that is right in every way (FastCGI specification, sections 5.1 to 5.3), so that it has to be answered.
///
/// Its records have padding only behind content of a stream: libfcgi loses its place behind any other, which no web server
/// sends.
struct AskedRequest {
    let id: UInt16
    /// Whether the connection is to stay open after the answer (FCGI_KEEP_CONN).
    let keepsConnection: Bool
    /// All of its bytes.
    let bytes: ArraySlice<UInt8>
    /// The name-value pairs, each as `NAME=VALUE` up to the first NUL byte, as CGI programs in C know them.
    private let variables: [ArraySlice<UInt8>]

    /// Takes the request that `stream` begins with.
    ///
    /// - Returns: `nil`, and nothing is taken, if it begins with anything else.
    init?(takenFrom stream: inout ArraySlice<UInt8>) {
        var rest = stream
        guard let begin = try? WireRecord(takenFrom: &rest),
            begin.kind == WireRecord.Kind.beginRequest, begin.requestID != 0, begin.content.count == 8,
            begin.paddingCount == 0,
            // FCGI_RESPONDER.
            begin.content.starts(with: [0, 1]),
            let parameters = Self.content(of: WireRecord.Kind.parameters, request: begin.requestID, from: &rest),
            let variables = Self.variables(in: parameters),
            Self.content(of: WireRecord.Kind.input, request: begin.requestID, from: &rest) != nil
        else { return nil }
        id = begin.requestID
        keepsConnection = begin.content[begin.content.startIndex + 2] & 1 != 0
        bytes = stream.prefix(stream.count - rest.count)
        self.variables = variables
        stream = rest
    }

    /// The value of the first parameter of that name; empty if there is none.
    func value(of name: String) -> [UInt8] {
        let prefix = Array("\(name)=".utf8)
        return variables.first { $0.starts(with: prefix) }.map { Array($0.dropFirst(prefix.count)) } ?? []
    }

    /// Takes a stream of records up to the empty one that ends it (section 3.3).
    private static func content(
        of kind: UInt8,
        request: UInt16,
        from stream: inout ArraySlice<UInt8>
    ) -> ArraySlice<UInt8>? {
        var content: ArraySlice<UInt8> = []
        while let record = try? WireRecord(takenFrom: &stream), record.kind == kind, record.requestID == request {
            if record.content.isEmpty { return record.paddingCount == 0 ? content : nil }
            content += record.content
        }
        return nil
    }

    /// Section 3.4: name-value pairs up to the end, and nothing after them.
    private static func variables(in content: ArraySlice<UInt8>) -> [ArraySlice<UInt8>]? {
        var variables: [ArraySlice<UInt8>] = []
        var rest = content
        while !rest.isEmpty {
            guard let nameCount = length(takenFrom: &rest), let valueCount = length(takenFrom: &rest),
                rest.count >= nameCount + valueCount
            else { return nil }
            let variable = rest.prefix(nameCount) + [UInt8(ascii: "=")] + rest.dropFirst(nameCount).prefix(valueCount)
            variables.append(variable.prefix { $0 != 0 })
            rest = rest.dropFirst(nameCount + valueCount)
        }
        return variables
    }

    /// One byte below 128, or else four without the highest bit.
    private static func length(takenFrom stream: inout ArraySlice<UInt8>) -> Int? {
        guard let first = stream.first else { return nil }
        let count = first < 128 ? 1 : 4
        guard stream.count >= count else { return nil }
        defer { stream = stream.dropFirst(count) }
        return stream.prefix(count).reduce(0) { $0 << 8 + Int($1) } & 0x7FFF_FFFF
    }
}
