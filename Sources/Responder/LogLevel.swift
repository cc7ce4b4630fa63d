/// How much a log line matters; a log keeps lines of its own level and above.
public enum LogLevel: String, CaseIterable, Comparable, Sendable {
    /// For finding a fault: far too much for every day.
    case debug
    /// What went as it should, and every exchange.
    case info
    /// What someone should look at, while service goes on.
    case warning
    /// What failed.
    case error

    /// Orders levels from ``debug`` up to ``error``.
    public static func < (left: LogLevel, right: LogLevel) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .debug: 0
        case .info: 1
        case .warning: 2
        case .error: 3
        }
    }
}
