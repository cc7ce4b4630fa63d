/// The fields of an answer's head; names are compared without case (RFC 9110 section 5.1).
struct HeaderFields: Equatable, Sendable {
    private var values: [String: String] = [:]

    /// Reads lines of `Name: value`; others are left out.
    init(lines: some Sequence<Substring>) {
        for line in lines {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let (name, value) = (line[..<colon].lowercased(), line[line.index(after: colon)...].trimmed)
            // RFC 9110 section 5.3: one that is sent twice has both values.
            values[name] = values[name].map { "\($0), \(value)" } ?? String(value)
        }
    }

    init(_ fields: [String: String]) {
        for (name, value) in fields { values[name.lowercased()] = value }
    }

    /// The value of a field; `nil` if it was not sent.
    subscript(name: String) -> String? { values[name.lowercased()] }
}

extension Substring {
    /// The text without white space at its ends.
    var trimmed: Substring {
        var rest = drop(while: \.isWhitespace)
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return rest
    }
}
