internal import RangePlanning

/// The header of an answer as CGI writes it: fields, and an empty line (RFC 3875 section 6.3).
struct ResponseHead {
    private var bytes: [UInt8] = []
    private var deciders = ""

    /// Begins with the status, which nginx turns into the status line.
    init(_ status: Status) {
        bytes.reserveCapacity(512)
        append("Status", "\(status.rawValue) \(status.reason)")
    }

    /// Appends a field.
    ///
    /// The value has no control characters: what a client sent stands in it only if it is encoded.
    mutating func append(_ name: String, _ value: String) {
        begin(name)
        bytes.append(contentsOf: value.utf8)
        endLine()
    }

    /// Notes that the answer depends on a field of the request (`Vary`, RFC 9110 section 12.5.5).
    mutating func vary(by name: String) {
        deciders += deciders.isEmpty ? name : ", \(name)"
    }

    /// Appends a field of a plan.
    mutating func append(_ field: ResponseField) {
        begin(field.name)
        field.appendValue(to: &bytes)
        endLine()
    }

    /// The bytes of the header with its empty line, and a short body after it.
    consuming func ended(with body: [UInt8] = []) -> [UInt8] {
        if !deciders.isEmpty { append("Vary", deciders) }
        endLine()
        bytes += body
        return bytes
    }

    private mutating func begin(_ name: String) {
        bytes.append(contentsOf: name.utf8)
        bytes.append(UInt8(ascii: ":"))
        bytes.append(UInt8(ascii: " "))
    }

    private mutating func endLine() {
        bytes.append(UInt8(ascii: "\r"))
        bytes.append(UInt8(ascii: "\n"))
    }
}
