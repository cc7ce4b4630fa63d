/// What logs tell of what was watched.
public struct WatchHistory: Sendable {
    /// How many lines of each kind there were.
    public struct Lines: Equatable, Sendable {
        /// One a playback.
        public internal(set) var playbacks: Int64 = 0
        /// One an exchange.
        public internal(set) var exchanges: Int64 = 0
        /// Of other things, such as a start.
        public internal(set) var others: Int64 = 0
        /// Not of Rangefinder's log, or broken.
        public internal(set) var unknown: Int64 = 0
        /// Before or after the time that was asked for.
        public internal(set) var outside: Int64 = 0
        /// What the log itself says it could not write.
        public internal(set) var lost: Int64 = 0
    }

    /// What was answered instead of a film, and why.
    public struct Refusal: Hashable, Sendable {
        /// The status of the answer.
        public let status: Int64
        /// In words of the log; `nil` where the status says it all.
        public let reason: [UInt8]?
    }

    /// What was read.
    public internal(set) var lines = Lines()
    /// When the first and the last line that count were written, in milliseconds since 1970.
    public private(set) var time: ClosedRange<Int64>?
    /// How many requests were answered.
    public var answers: Int64 { lines.exchanges }
    /// Answers whose connection was cut, because the bytes could not be had.
    public private(set) var aborted: Int64 = 0
    /// How often a request was refused, by why.
    public private(set) var refusals: [Refusal: Int64] = [:]

    private var logged = WatchLedger()
    private var deduced = WatchLedger()

    /// Whether there were no lines of playbacks, so that these had to be told apart by their pauses.
    public var isDeduced: Bool { lines.playbacks == 0 }

    /// Who has watched what and when.
    public var watched: WatchLedger { isDeduced ? deduced : logged }

    mutating func note(_ moment: Int64) {
        guard let time else {
            self.time = moment...moment
            return
        }
        if !time.contains(moment) {
            self.time = min(time.lowerBound, moment)...max(time.upperBound, moment)
        }
    }

    mutating func add(_ playback: LoggedPlayback, inHour hour: Int) {
        lines.playbacks += 1
        logged.add(playback.amounts, of: playback.film, by: playback.watcher, inHour: hour)
    }

    mutating func add(_ exchange: LoggedExchange) {
        lines.exchanges += 1
        if exchange.isAborted { aborted += 1 }
        if let status = exchange.status, status >= 400 {
            refusals[Refusal(status: status, reason: exchange.reason), default: 0] += 1
        }
    }

    /// Adds an exchange to a playback that has no line of its own.
    mutating func addPart(_ exchange: LoggedExchange, begins: Bool, inHour hour: Int) {
        let amounts = WatchAmounts(
            playbacks: begins ? 1 : 0,
            answers: 1,
            sent: exchange.sent,
            abandoned: exchange.abandoned
        )
        deduced.add(amounts, of: exchange.film, by: exchange.watcher, inHour: hour)
    }
}
