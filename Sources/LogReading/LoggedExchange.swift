/// What a line of the log says of an exchange.
struct LoggedExchange {
    let film: [UInt8]
    let watcher: Watcher
    /// When it began and ended, in milliseconds since 1970.
    let time: ClosedRange<Int64>
    /// `nil` where only nginx knows it.
    let status: Int64?
    /// Why there is no film, or not all of it.
    let reason: [UInt8]?
    /// Whether the connection was cut, so that nobody takes the answer for complete.
    let isAborted: Bool
    /// Whether a film was to be sent.
    let isOfFilm: Bool
    /// Bytes of the film that went out.
    let sent: Int64
    /// Bytes that were promised, and that the client left before.
    let abandoned: Int64

    /// Reads a line; `nil` if what every exchange has is not in it.
    init?(_ fields: LineFields, in line: Span<UInt8>, endedAt end: Int64) {
        guard let path = fields.text(.path, in: line),
            let length = fields.number(.length, in: line),
            let sent = fields.number(.sent, in: line),
            let duration = fields.milliseconds(.duration, in: line)
        else { return nil }
        film = path
        watcher = Watcher(fields, in: line)
        time = end - duration...end
        status = fields.number(.status, in: line)
        reason = fields.text(.reason, in: line)
        isAborted = fields.isWord(.ending, "aborted", in: line)
        let isRedirected = fields.isWord(.delivery, "accel", in: line)
        isOfFilm = fields.isWord(.method, "GET", in: line) && (length > 0 || isRedirected)
        self.sent = sent
        abandoned = fields.isWord(.ending, "client-gone", in: line) ? max(0, length - sent) : 0
    }
}
