/// An answer whose body is made in memory: a page, a listing, a refusal, metrics.
struct Document {
    let status: Status
    /// The value of `Content-Type`.
    let contentType: String
    let body: [UInt8]
    /// Further fields; the names of `Vary` are brought together with those that other fields need.
    var fields: [(String, String)] = []
    /// Whether pages of other origins may read it, as far as the settings let them.
    var isShared = true
}

extension Document {
    /// A text of a line.
    init(_ status: Status, _ line: String, fields: [(String, String)] = [], isShared: Bool = true) {
        self.init(
            status: status,
            contentType: "text/plain; charset=utf-8",
            body: Array("\(line)\n".utf8),
            fields: fields,
            isShared: isShared
        )
    }
}
