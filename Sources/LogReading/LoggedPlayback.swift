/// What a line of the log says of a playback that has ended.
struct LoggedPlayback {
    let film: [UInt8]
    let watcher: Watcher
    /// When it began, in milliseconds since 1970.
    let start: Int64
    let amounts: WatchAmounts

    /// Reads a line; `nil` if what every playback has is not in it.
    init?(_ fields: LineFields, in line: Span<UInt8>, endedAt end: Int64) {
        guard let film = fields.text(.film, in: line),
            let answers = fields.number(.ranges, in: line),
            let sent = fields.number(.sent, in: line),
            let distinct = fields.number(.distinct, in: line),
            let duration = fields.milliseconds(.duration, in: line)
        else { return nil }
        self.film = film
        watcher = Watcher(fields, in: line)
        start = end - duration
        amounts = WatchAmounts(
            playbacks: 1,
            answers: answers,
            sent: sent,
            distinct: distinct,
            abandoned: fields.number(.abandoned, in: line) ?? 0,
            stalls: fields.number(.stalls, in: line) ?? 0,
            stalledFor: fields.milliseconds(.stalledFor, in: line) ?? 0,
            duration: duration
        )
    }
}
