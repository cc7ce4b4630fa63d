/// Reads logs of Rangefinder, block by block, and sums up what was watched.
public struct LogReader: Sendable {
    /// What was read until now.
    public private(set) var history = WatchHistory()

    private let period: Range<Int64>
    private var splitter = LineSplitter()
    private var fields = LineFields()
    private var moments = MomentReader()
    private var hours = LocalHours()
    private var running = RunningPlaybacks()

    /// Makes a reader.
    ///
    /// - Parameter period: Milliseconds since 1970; lines that were written before or after are left out.
    public init(period: Range<Int64> = .min..<Int64.max) {
        self.period = period
    }

    /// Reads the next block of a file, wherever its lines begin and end.
    public mutating func read(_ block: Span<UInt8>) {
        var splitter = splitter
        splitter.split(block) { line in read(line: line) }
        self.splitter = splitter
    }

    /// Ends a file; the next block is of another one.
    ///
    /// A line that has no end may be half a line, and its last number half a number: it is not read.
    public mutating func endFile() {
        if splitter.finish() { history.lines.unknown += 1 }
    }

    private mutating func read(line: Span<UInt8>?) {
        guard let line, fields.find(in: line), let moment = fields.moment(in: line, by: &moments) else {
            history.lines.unknown += 1
            return
        }
        guard period.contains(moment) else {
            history.lines.outside += 1
            return
        }
        guard readMessage(in: line, at: moment) else {
            history.lines.unknown += 1
            return
        }
        history.note(moment)
    }

    /// Reads a line of some kind.
    ///
    /// - Returns: Whether all is in it that lines of its kind have.
    private mutating func readMessage(in line: Span<UInt8>, at moment: Int64) -> Bool {
        if fields.isWord(.message, "exchange", in: line) {
            guard let exchange = LoggedExchange(fields, in: line, endedAt: moment) else { return false }
            add(exchange)
        } else if fields.isWord(.message, "playback", in: line) {
            guard let playback = LoggedPlayback(fields, in: line, endedAt: moment) else { return false }
            history.add(playback, inHour: hours.hour(at: playback.start))
        } else if fields.isWord(.message, "log lines were lost", in: line) {
            guard let count = fields.number(.lines, in: line) else { return false }
            history.lines.lost.add(count)
            history.lines.others += 1
        } else {
            guard fields.text(.message, in: line) != nil else { return false }
            history.lines.others += 1
        }
        return true
    }

    private mutating func add(_ exchange: LoggedExchange) {
        history.add(exchange)
        // Where there are lines of playbacks, nothing has to be found out.
        guard exchange.isOfFilm, history.lines.playbacks == 0 else { return }
        let begins = running.begins(film: exchange.film, watcher: exchange.watcher, time: exchange.time)
        history.addPart(exchange, begins: begins, inHour: hours.hour(at: exchange.time.lowerBound))
    }
}
