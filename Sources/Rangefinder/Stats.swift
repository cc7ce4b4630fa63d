import ArgumentParser
import LogReading

/// `rangefinder stats`: says what was watched, from logs.
struct Stats: FailingCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say what was watched, by whom and when, from logs of `serve`.",
        usage: "rangefinder stats [<log> ...] [<options>]",
        discussion: """
            Examples:
              rangefinder stats responder.log
              journalctl -u 'rangefinder@*' | rangefinder stats --top 20
              zcat -f responder.log* | rangefinder stats --since 2027-01-01
              rangefinder stats --json responder.log | jq '.films[0]'

            Logs are logfmt or JSON, as `serve` writes them to stderr; what journalctl puts in front of a line does no \
            harm. Without a log, or with -, stdin is read.

            Playbacks come from their own lines. A log that has none, as with `--log-level` or older versions, has lines \
            of exchanges: playbacks are then told apart by pauses of 30 seconds, and nothing is known of stalls and of \
            bytes that were sent twice.

            Exit codes: 0 done, 64 wrong use of the command line, 65 there is no line of `serve` in it, 66 a log cannot \
            be read.
            """
    )

    @Argument(help: ArgumentHelp("The logs, or - for stdin.", valueName: "log"), completion: .file())
    var logs: [String] = []

    @Option(
        help: ArgumentHelp("How many films and viewers to list; unset, 10, and all with --json.", valueName: "number")
    )
    var top: Int?

    @Option(
        help: ArgumentHelp("Leave out lines that were written before.", valueName: "moment"),
        transform: Moment.argument
    )
    var since: Moment?

    @Option(
        help: ArgumentHelp("Leave out lines that were written then or later.", valueName: "moment"),
        transform: Moment.argument
    )
    var until: Moment?

    @Flag(help: "Print JSON: an object with totals, films, viewers, hours and refusals.")
    var json = false

    func validate() throws {
        if let top, top < 0 { throw ValidationError("--top \(top): a number from 0 on is needed") }
        if let since, let until, since.seconds >= until.seconds {
            throw ValidationError("--since has to be before --until")
        }
    }

    func perform() throws {
        let history = try history()
        tellOfLines(history.lines)
        if json {
            try StandardOutput.write(StatsReport(history, top: top ?? .max).record.text)
        } else {
            let columns = Terminal().map { $0.columns ?? 80 }
            try StandardOutput.write(StatsReport(history, top: top ?? 10).text(in: .current, columns: columns))
        }
    }

    private func history() throws(Failure) -> WatchHistory {
        let start = since.map { $0.seconds * 1000 } ?? .min
        let end = until.map { $0.seconds * 1000 } ?? .max
        var reader = LogReader(period: start..<end)
        for log in logs.isEmpty ? ["-"] : logs {
            try LogFile(log).forEachBlock { reader.read($0) }
            reader.endFile()
        }
        let lines = reader.history.lines
        guard lines.playbacks + lines.exchanges + lines.others + lines.outside > 0 else {
            let names = logs.isEmpty ? "stdin" : logs.joined(separator: ", ")
            throw Failure(
                reasons: ["there is no line of Rangefinder's log in \(names)"],
                nextStep: "give what `rangefinder serve` has written to stderr, such as"
                    + " `journalctl -u 'rangefinder@*' | rangefinder stats`",
                code: .dataError
            )
        }
        return reader.history
    }

    private func tellOfLines(_ lines: WatchHistory.Lines) {
        if lines.unknown > 0 {
            Notice("\(lines.unknown.counted("line")) left out: not of Rangefinder's log, or broken").tell()
        }
        if lines.lost > 0 {
            Notice("\(lines.lost.counted("line")) could not be written to the log: there was more than is shown").tell()
        }
    }
}
