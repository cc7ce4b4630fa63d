/// The last hour: what happened in each ten seconds of it, and which films were watched.
struct History: Equatable, Sendable {
    /// Ten seconds in which something happened.
    struct Interval: Equatable, Sendable {
        /// The number of the interval since 1970.
        let number: Int64
        /// Bytes of films that nginx took.
        var bytes: Int64 = 0
        /// Exchanges that ended.
        var exchanges: Int64 = 0
        /// Those of them that were aborted.
        var aborted: Int64 = 0
        /// Windows that were sent.
        var windows: Int64 = 0
        /// The most people who watched at once.
        var viewers: Int64 = 0
        var statuses: [Int: Int64] = [:]
        /// By root.
        var reads: [String: ReadSummary] = [:]

        init(number: Int64) {
            self.number = number
        }

        static func += (left: inout Interval, right: Interval) {
            left.bytes += right.bytes
            left.exchanges += right.exchanges
            left.aborted += right.aborted
            left.windows += right.windows
            // Each process sees the others', so these are not parts of a sum.
            left.viewers = max(left.viewers, right.viewers)
            left.statuses.merge(right.statuses, uniquingKeysWith: +)
            left.reads.merge(right.reads) { $0 + $1 }
        }
    }

    /// The reads beneath a root.
    struct ReadSummary: Equatable, Sendable {
        var count: Int64 = 0
        var failed: Int64 = 0
        var slowestNanoseconds: Int64 = 0

        static func + (left: ReadSummary, right: ReadSummary) -> ReadSummary {
            ReadSummary(
                count: left.count + right.count,
                failed: left.failed + right.failed,
                slowestNanoseconds: max(left.slowestNanoseconds, right.slowestNanoseconds)
            )
        }
    }

    /// Ascending; those in which nothing happened are not there.
    private(set) var intervals: [Interval] = []
    private(set) var films = FilmHistory()

    /// The length of an interval in seconds.
    static let intervalLength: Int64 = 10
    /// How many are kept beside the one that runs: an hour.
    static let length: Int64 = 360

    /// The number of the interval in which a moment lies.
    static func number(at time: WallTime) -> Int64 {
        Int64((time.seconds / Double(intervalLength)).rounded(.down))
    }

    /// Adds what happened up to a moment.
    mutating func add(at time: WallTime, _ change: (inout Interval) -> Void) {
        let number = Self.number(at: time)
        // The clock was set back: what was noted lies in a future that may never come, or come twice.
        if let last = intervals.last, last.number > number { intervals.removeAll { $0.number > number } }
        if intervals.last?.number != number { intervals.append(Interval(number: number)) }
        change(&intervals[intervals.count - 1])
        intervals.removeAll { $0.number < number - Self.length }
    }

    /// Adds what was sent of a film up to a moment.
    mutating func addFilm(_ path: [UInt8], playbacks: Int64, sent: Int64, at time: WallTime) {
        films.add(path, playbacks: playbacks, sent: sent, at: time)
    }

    /// Adds what another process has.
    mutating func merge(_ other: History) {
        var byNumber = Dictionary(intervals.map { ($0.number, $0) }) { $1 }
        for interval in other.intervals {
            byNumber[interval.number, default: Interval(number: interval.number)] += interval
        }
        intervals = byNumber.values.sorted { $0.number < $1.number }
        films.merge(other.films)
    }

    /// The intervals of the last hour with the one that runs, all of them, from the first that is known of.
    func lastHour(at time: WallTime) -> [Interval] {
        let now = Self.number(at: time)
        let known = intervals.filter { now - Self.length...now ~= $0.number }
        guard let first = known.first?.number else { return [Interval(number: now)] }
        let byNumber = Dictionary(known.map { ($0.number, $0) }) { $1 }
        return (first...now).map { byNumber[$0] ?? Interval(number: $0) }
    }
}

extension History: Packable {
    init(from unpacker: inout Unpacker) throws(Unpacker.Malformed) {
        intervals = try unpacker.values()
        films = try FilmHistory(from: &unpacker)
    }

    func pack(into packer: inout Packer) {
        packer.append(intervals)
        films.pack(into: &packer)
    }
}

extension History.Interval: Packable {
    init(from unpacker: inout Unpacker) throws(Unpacker.Malformed) {
        self.init(number: try unpacker.number())
        bytes = try unpacker.number()
        exchanges = try unpacker.number()
        aborted = try unpacker.number()
        windows = try unpacker.number()
        viewers = try unpacker.number()
        statuses = try unpacker.counts()
        reads = try unpacker.namedValues()
    }

    func pack(into packer: inout Packer) {
        for number in [number, bytes, exchanges, aborted, windows, viewers] { packer.append(number) }
        packer.append(statuses)
        packer.append(reads)
    }
}

extension History.ReadSummary: Packable {
    init(from unpacker: inout Unpacker) throws(Unpacker.Malformed) {
        count = try unpacker.number()
        failed = try unpacker.number()
        slowestNanoseconds = try unpacker.number()
    }

    func pack(into packer: inout Packer) {
        for number in [count, failed, slowestNanoseconds] { packer.append(number) }
    }
}
