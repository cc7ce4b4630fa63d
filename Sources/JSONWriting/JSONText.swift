/// JSON (RFC 8259) put together from texts that are JSON already.
public enum JSONText {
    /// An object of members in order: the values are JSON, the names become it.
    public static func object(_ members: [(name: String, value: String)]) -> String {
        "{" + members.map { "\(quoted($0.name)):\($0.value)" }.joined(separator: ",") + "}"
    }

    /// An array of what is JSON.
    public static func array(_ values: [String]) -> String {
        "[" + values.joined(separator: ",") + "]"
    }

    /// A text in quotation marks (section 7), without anything that a terminal would obey.
    public static func quoted(_ text: String) -> String {
        guard text.utf8.contains(where: mayNeedEscape) else { return "\"\(text)\"" }
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\":
                quoted += "\\\(scalar)"
            case "\u{0}"..<" ", "\u{7F}"..."\u{9F}":
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
            default:
                quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    /// Whether a byte is one of those above, or 0xC2, with which U+0080 to U+009F begin.
    private static func mayNeedEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == 0x7F || byte == 0xC2
    }
}
