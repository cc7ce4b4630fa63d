@testable import LogReading

/// A line as the reader finds it.
struct ReadLine {
    private let bytes: [UInt8]
    private var fields = LineFields()

    /// Reads a line without its end; `nil` if it is none of the log.
    init?(_ line: String) {
        self.init(Array(line.utf8))
    }

    init?(_ line: [UInt8]) {
        bytes = line
        guard fields.find(in: line.span) else { return nil }
    }

    func text(_ key: LogKey) -> String? {
        fields.text(key, in: bytes.span).map { String(decoding: $0, as: UTF8.self) }
    }

    func bytes(_ key: LogKey) -> [UInt8]? { fields.text(key, in: bytes.span) }

    func number(_ key: LogKey) -> Int64? { fields.number(key, in: bytes.span) }

    func milliseconds(_ key: LogKey) -> Int64? { fields.milliseconds(key, in: bytes.span) }
}
