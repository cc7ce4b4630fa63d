import LogReading

/// What `rangefinder stats` prints of what was watched.
struct StatsReport {
    private let history: WatchHistory
    private let films: [Ranked<[UInt8]>]
    private let watchers: [Ranked<Watcher>]
    private let refusals: [(refusal: WatchHistory.Refusal, count: Int64)]
    private let top: Int

    private var total: WatchAmounts { history.watched.total }

    /// Puts the history in order.
    ///
    /// - Parameters:
    ///   - history: What was watched.
    ///   - top: How many films and viewers to list at most.
    init(_ history: WatchHistory, top: Int) {
        self.history = history
        self.top = top
        films = history.watched.films.map { Ranked(of: $0, name: $0, $1) }.sorted()
        watchers = history.watched.watchers.map { Ranked(of: $0, name: Array($0.label.utf8), $1) }.sorted()
        refusals = history.refusals.map { (refusal: $0, count: $1) }
            .sorted { ($1.count, $0.refusal.words) < ($0.count, $1.refusal.words) }
    }
}

/// Something with its amounts, the most watched first; names make the order certain.
private struct Ranked<Subject>: Comparable {
    let subject: Subject
    let name: [UInt8]
    let amounts: WatchAmounts

    init(of subject: Subject, name: [UInt8], _ amounts: WatchAmounts) {
        self.subject = subject
        self.name = name
        self.amounts = amounts
    }

    static func < (one: Self, other: Self) -> Bool {
        if one.amounts.playbacks != other.amounts.playbacks { return one.amounts.playbacks > other.amounts.playbacks }
        if one.amounts.sent != other.amounts.sent { return one.amounts.sent > other.amounts.sent }
        return one.name.lexicographicallyPrecedes(other.name)
    }

    static func == (one: Self, other: Self) -> Bool { one.name == other.name && one.amounts == other.amounts }
}

extension Watcher {
    /// The viewer's name, or what is known of the device.
    fileprivate var label: String {
        switch self {
        case .named(let name): String(decoding: name, as: UTF8.self)
        case .device(let address, let agent):
            [address, agent].filter { !$0.isEmpty }.map { String(decoding: $0, as: UTF8.self) }.joined(separator: ", ")
        }
    }
}

extension WatchHistory.Refusal {
    /// The status and its reason, as the log has them.
    fileprivate var words: String {
        "\(status)" + (reason.map { " " + String(decoding: $0, as: UTF8.self) } ?? "")
    }
}

/// For people.
extension StatsReport {
    /// Totals, and charts of films, viewers, the hours of the day and refusals.
    ///
    /// - Parameters:
    ///   - style: How they are written.
    ///   - columns: How many letters a line may have; `nil` if there is no limit.
    /// - Returns: Paragraphs of lines.
    func text(in style: TerminalStyle, columns: Int?) -> String {
        var charts = total.playbacks > 0 ? [filmChart(style), watcherChart(style), hourChart] : []
        if !refusals.isEmpty { charts.append(refusalChart(style)) }
        let parts = [source, Table(rows: totals).text] + charts.map { $0.text(in: style, columns: columns) }
        return parts.joined(separator: "\n\n")
    }

    private var source: String {
        let what =
            history.isDeduced
            ? "\(history.lines.exchanges.counted("line")) of exchanges"
            : "\(history.lines.playbacks.counted("line")) of playbacks"
        guard let time = history.time else { return "From \(what)" }
        let ends = [time.lowerBound, time.upperBound].map { Moment(seconds: $0 / 1000).localTime }
        return "From \(what)\n\(ends[0]) to \(ends[1])"
    }

    private var totals: [[String]] {
        let playbacks = total.playbacks.grouped
        let sent = total.sent.bytesInWords
        let abandoned = total.abandoned.bytesInWords
        var rows = [
            ["Viewers", Int64(watchers.count).grouped],
            ["Films", Int64(films.count).grouped],
            ["Abandoned", "\(abandoned), promised before the client left"],
            ["Answers", "\(history.answers.grouped), \(history.aborted.grouped) of them aborted"],
        ]
        if history.isDeduced {
            rows.insert(["Playbacks", "\(playbacks), told apart by pauses of 30 s"], at: 0)
            rows.insert(["Sent", sent], at: 3)
        } else {
            let stalledFor = TimeSpan(seconds: total.stalledFor / 1000).words
            rows.insert(["Playbacks", "\(playbacks) in \(TimeSpan(seconds: total.duration / 1000).words)"], at: 0)
            rows.insert(["Sent", "\(sent), \(total.distinct.bytesInWords) of it for the first time"], at: 3)
            rows.append(["Stalls", "\(total.stalls.grouped), \(stalledFor) in all"])
        }
        return rows
    }

    private func filmChart(_ style: TerminalStyle) -> BarChart {
        chart("FILM", films) { ShownText($0, in: style) }
    }

    private func watcherChart(_ style: TerminalStyle) -> BarChart {
        chart("VIEWER", watchers) { ShownText($0.label.isEmpty ? "unknown" : $0.label, in: style) }
    }

    private func chart<Subject>(
        _ title: String,
        _ ranked: [Ranked<Subject>],
        label: (Subject) -> ShownText
    ) -> BarChart {
        let rows = ranked.prefix(top).map { entry in
            BarChart.Row(
                cells: [entry.amounts.playbacks.grouped, entry.amounts.sent.bytesInWords],
                amount: entry.amounts.playbacks,
                label: label(entry.subject)
            )
        }
        return BarChart(titles: ["PLAYBACKS", "SENT", title], rows: rows, omitted: ranked.count - rows.count)
    }

    private var hourChart: BarChart {
        let rows = history.watched.hours.enumerated().map { hour, amounts in
            BarChart.Row(
                cells: ["\(hour < 10 ? "0" : "")\(hour):00", amounts.playbacks.grouped, amounts.sent.bytesInWords],
                amount: amounts.playbacks,
                label: nil
            )
        }
        return BarChart(titles: ["HOUR", "PLAYBACKS", "SENT", ""], rows: rows)
    }

    private func refusalChart(_ style: TerminalStyle) -> BarChart {
        let rows = refusals.map { refusal, count in
            BarChart.Row(cells: [count.grouped], amount: count, label: ShownText(refusal.words, in: style))
        }
        return BarChart(titles: ["TIMES", "REFUSED"], rows: rows)
    }
}

/// For programs.
extension StatsReport {
    /// The same, times in whole seconds; what a log without lines of playbacks does not tell is left out.
    var record: JSONRecord {
        var record = JSONRecord()
        record.add("source", history.isDeduced ? "exchanges" : "playbacks")
        record.add("from", history.time.map { $0.lowerBound / 1000 })
        record.add("to", history.time.map { $0.upperBound / 1000 })
        record.add("lines", JSONRecord(history.lines))
        record.add("answers", history.answers)
        record.add("aborted", history.aborted)
        record.add("total", amounts(total))
        record.add(
            "films",
            films.prefix(top).map { film in
                amounts(film.amounts) { $0.add("path", String(decoding: film.subject, as: UTF8.self)) }
            }
        )
        record.add(
            "viewers",
            watchers.prefix(top).map { watcher in amounts(watcher.amounts) { $0.add(watcher.subject) } }
        )
        record.add(
            "hours",
            history.watched.hours.enumerated().map { hour, hourly in
                amounts(hourly) { $0.add("hour", Int64(hour)) }
            }
        )
        record.add(
            "refusals",
            refusals.map { refusal, count in
                var record = JSONRecord()
                record.add("status", refusal.status)
                record.add("reason", refusal.reason.map { String(decoding: $0, as: UTF8.self) })
                record.add("count", count)
                return record
            }
        )
        return record
    }

    /// Writes amounts behind what they are of.
    private func amounts(_ amounts: WatchAmounts, _ addSubject: (inout JSONRecord) -> Void = { _ in }) -> JSONRecord {
        var record = JSONRecord()
        addSubject(&record)
        record.add("playbacks", amounts.playbacks)
        record.add("answers", amounts.answers)
        record.add("sent", amounts.sent)
        record.add("abandoned", amounts.abandoned)
        guard !history.isDeduced else { return record }
        record.add("distinct", amounts.distinct)
        record.add("stalls", amounts.stalls)
        record.add("stalled_for", amounts.stalledFor / 1000)
        record.add("duration", amounts.duration / 1000)
        return record
    }
}

extension JSONRecord {
    fileprivate init(_ lines: WatchHistory.Lines) {
        self.init()
        add("playbacks", lines.playbacks)
        add("exchanges", lines.exchanges)
        add("others", lines.others)
        add("outside", lines.outside)
        add("unknown", lines.unknown)
        add("lost", lines.lost)
    }

    fileprivate mutating func add(_ watcher: Watcher) {
        switch watcher {
        case .named(let name): add("viewer", String(decoding: name, as: UTF8.self))
        case .device(let address, let agent):
            add("address", address.isEmpty ? nil : String(decoding: address, as: UTF8.self))
            add("agent", agent.isEmpty ? nil : String(decoding: agent, as: UTF8.self))
        }
    }
}
