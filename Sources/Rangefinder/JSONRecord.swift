/// One JSON object (RFC 8259) for the programs that read a command's output.
struct JSONRecord {
    private var members: [String] = []

    /// Adds a text; `nil` adds nothing.
    mutating func add(_ name: String, _ text: String?) {
        addMember(name, text.map(Self.quoted))
    }

    /// Adds a whole number; `nil` adds nothing.
    mutating func add(_ name: String, _ number: Int64?) {
        addMember(name, number.map(String.init))
    }

    /// Adds whether something is so; `nil` adds nothing.
    mutating func add(_ name: String, _ isSo: Bool?) {
        addMember(name, isSo.map { "\($0)" })
    }

    /// Adds texts; none of them add nothing.
    mutating func add(_ name: String, _ texts: [String]) {
        addMember(name, texts.isEmpty ? nil : "[" + texts.map(Self.quoted).joined(separator: ",") + "]")
    }

    /// Adds an object.
    mutating func add(_ name: String, _ record: JSONRecord) {
        addMember(name, record.text)
    }

    /// Adds objects.
    mutating func add(_ name: String, _ records: [JSONRecord]) {
        addMember(name, "[" + records.map(\.text).joined(separator: ",") + "]")
    }

    /// The object, in one line.
    var text: String { "{" + members.joined(separator: ",") + "}" }

    private mutating func addMember(_ name: String, _ value: String?) {
        if let value { members.append("\(Self.quoted(name)):\(value)") }
    }

    /// The text in quotation marks (RFC 8259 section 7), without anything that a terminal would obey.
    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\":
                quoted += "\\\(scalar)"
            case "\u{0}"..<" ", "\u{7F}"..."\u{9F}":
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default:
                quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
