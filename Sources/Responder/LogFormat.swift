/// How a log line is written.
public enum LogFormat: String, CaseIterable, Sendable {
    /// `key=value` pairs, easy to read and to grep.
    case logfmt
    /// One JSON object a line (RFC 8259).
    case json
}
