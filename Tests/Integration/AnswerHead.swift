/// The head of an HTTP answer.
struct AnswerHead: Sendable {
    let status: Int
    /// By name, in the spelling that was sent; a field that was sent twice has both values.
    let fields: [String: String]

    /// Reads the text before the empty line.
    init?(_ text: String) {
        let lines = text.split(separator: "\r\n")
        guard let match = lines.first?.wholeMatch(of: /HTTP\/1\.1 (\d{3}) .*/), let status = Int(match.output.1) else {
            return nil
        }
        self.status = status
        var fields: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let match = line.wholeMatch(of: /([^:]+): (.*)/) else { return nil }
            let (name, value) = (String(match.output.1), String(match.output.2))
            fields[name] = fields[name].map { "\($0), \(value)" } ?? value
        }
        self.fields = fields
    }

    /// A field whatever its spelling (RFC 9110 section 5.1).
    subscript(name: String) -> String? { fields.first { $0.key.lowercased() == name.lowercased() }?.value }

    /// The fields less those that nginx adds to every answer.
    var ownFields: [String: String] {
        fields.filter { !["Server", "Date", "Connection", "Keep-Alive"].contains($0.key) }
    }

    /// The value of `Content-Length`.
    var contentLength: Int64? { fields["Content-Length"].flatMap { Int64($0) } }
}
