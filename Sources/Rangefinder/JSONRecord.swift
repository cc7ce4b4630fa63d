import JSONWriting

/// One JSON object (RFC 8259) for the programs that read a command's output.
struct JSONRecord {
    private var members: [String] = []

    /// Adds a text; `nil` adds nothing.
    mutating func add(_ name: String, _ text: String?) {
        addMember(name, text.map(JSONText.quoted))
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
        addMember(name, texts.isEmpty ? nil : JSONText.array(texts.map(JSONText.quoted)))
    }

    /// Adds an object.
    mutating func add(_ name: String, _ record: JSONRecord) {
        addMember(name, record.text)
    }

    /// Adds objects.
    mutating func add(_ name: String, _ records: [JSONRecord]) {
        addMember(name, JSONText.array(records.map(\.text)))
    }

    /// The object, in one line.
    var text: String { "{" + members.joined(separator: ",") + "}" }

    private mutating func addMember(_ name: String, _ value: String?) {
        if let value { members.append("\(JSONText.quoted(name)):\(value)") }
    }
}
