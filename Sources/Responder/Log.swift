import Dispatch
public import SystemPackage

/// The log for operators: structured lines on stderr.
///
/// Logging never waits: lines that a full pipe, a full disk or a closed stderr cannot take are dropped, and a line says
/// how many when it works again.
///
/// swift-log is not used: its metadata are dictionaries of strings, built for each line, while an exchange's line here
/// is written straight into its bytes.
public final class Log: Sendable {
    /// The least level that is logged.
    public let level: LogLevel
    private let format: LogFormat
    private let queue: LogQueue

    /// Opens the log, and starts the thread that writes it.
    ///
    /// - Parameters:
    ///   - level: The least level that is logged.
    ///   - format: How lines are written.
    ///   - descriptor: Where they go; it stays the caller's, and open as long as the log is in use.
    ///   - capacity: How many bytes may wait to be written before lines are dropped.
    /// - Throws: The error of pthread_create(3).
    public init(
        level: LogLevel,
        format: LogFormat,
        to descriptor: FileDescriptor = .standardError,
        capacity: ByteCount = .mebibytes(1)
    ) throws(Errno) {
        self.level = level
        self.format = format
        queue = LogQueue(capacity: Int(capacity.bytes))
        try LogWriter.start(writing: queue, to: descriptor, format: format)
    }

    deinit {
        queue.close()
    }

    /// Logs what helps to find a fault.
    public func debug(_ message: String, _ fields: (inout LogLine) -> Void = { _ in }) {
        write(.debug, message, fields)
    }

    /// Logs what went as it should.
    public func info(_ message: String, _ fields: (inout LogLine) -> Void = { _ in }) {
        write(.info, message, fields)
    }

    /// Logs what someone should look at.
    public func warning(_ message: String, _ fields: (inout LogLine) -> Void = { _ in }) {
        write(.warning, message, fields)
    }

    /// Logs what failed.
    public func error(_ message: String, _ fields: (inout LogLine) -> Void = { _ in }) {
        write(.error, message, fields)
    }

    /// Waits until every line that was logged before is written, or has failed to be.
    ///
    /// - Parameter limit: The longest wait, to the millisecond. Lines that wait longer are given up by whoever exits.
    /// - Returns: Whether the lines are out of hand.
    @discardableResult
    public func flush(within limit: Duration = .seconds(1)) -> Bool {
        let (seconds, attoseconds) = limit.components
        return queue.flush(within: .milliseconds(Int(seconds * 1000 + attoseconds / 1_000_000_000_000_000)))
    }

    /// Logs at a level that is found out while the program runs.
    func write(_ level: LogLevel, _ message: String, _ fields: (inout LogLine) -> Void) {
        guard level >= self.level else { return }
        var line = LogLine(level, message, format: format)
        fields(&line)
        line.finish()
        queue.add(line.bytes)
    }
}
