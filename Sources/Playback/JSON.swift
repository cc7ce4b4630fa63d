internal import JSONWriting

/// A JSON value (RFC 8259) of a token or a key set.
///
/// A number stays as it was written, so that nothing is lost when a key is written back.
enum JSON: Hashable, Sendable {
    case null
    case bool(Bool)
    case number(String)
    case string(String)
    case array([JSON])
    case object(JSONObject)

    /// The text, where this is a string.
    var string: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// The values, where this is an array.
    var array: [JSON]? {
        if case .array(let values) = self { values } else { nil }
    }

    /// The members, where this is an object.
    var object: JSONObject? {
        if case .object(let object) = self { object } else { nil }
    }

    /// The number, where this is one that a `Double` can hold.
    var number: Double? {
        guard case .number(let text) = self, let number = Double(text), number.isFinite else { return nil }
        return number
    }

    /// The number, where this is a whole one; `1.0` and `1e3` are whole too.
    var integer: Int64? {
        number.flatMap(Int64.init(exactly:))
    }

    /// The value as JSON text, without spaces.
    var text: String {
        switch self {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .number(let text): text
        case .string(let text): JSONText.quoted(text)
        case .array(let values): JSONText.array(values.map(\.text))
        case .object(let object): object.text
        }
    }
}
