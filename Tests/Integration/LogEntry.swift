/// A line of the responder's log, in logfmt.
struct LogEntry: Sendable, Equatable {
    private let fields: [String: String]

    /// Reads a line; `nil` if it is not logfmt, or names a field twice.
    init?(_ line: String) {
        var fields: [String: String] = [:]
        var rest = line[...]
        while let field = rest.prefixMatch(of: /(\w+)=(?:"((?:[^"\\]|\\.)*)"|([^\s"=\\]+))(?: |$)/) {
            let value = field.output.2.map(Self.unescaped) ?? field.output.3.map(String.init) ?? ""
            guard fields.updateValue(value, forKey: String(field.output.1)) == nil else { return nil }
            rest = rest[field.range.upperBound...]
        }
        guard rest.isEmpty && fields["time"] != nil else { return nil }
        self.fields = fields
    }

    subscript(key: String) -> String? { fields[key] }

    var level: String { self["level"] ?? "" }
    var message: String { self["message"] ?? "" }
    var keys: Set<String> { Set(fields.keys) }

    private static func unescaped(_ text: Substring) -> String {
        text.replacing(/\\(.)/) { $0.output.1 == "n" ? "\n" : $0.output.1 }.description
    }
}
